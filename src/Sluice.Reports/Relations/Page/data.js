// The relation as it was written into the page. Rows are runs of equal cells: [first column, length, cell, ...]; a run says nothing about a node and
// itself, so that equal rows are stored once; loops are listed apart.
const data = JSON.parse(document.getElementById('relation').textContent);
const NAMESPACE = 0, OUTSIDE = 2;
const groups = data.groups.map(([name, kind, first, count], number) => ({ number, name, kind, first, count }));
const nodes = data.nodes.map(([group, label, kind, full], number) => ({
  number, group, label, kind,
  full: full || (groups[group].kind === NAMESPACE ? groups[group].name + '/' + label : label),
}));
const cells = data.cells.map(([width, allowed, unknown, rules, reasons], number) => ({ number, width, allowed, unknown, rules, reasons }));
const rows = data.rowOf.map(at => data.rows[at]);
const loops = new Map(data.loops);

/** Calls visit(from, to, cell) for every connection, in the order of the endpoints. */
function eachConnection(visit) {
  for (let from = 0; from < rows.length; from++) {
    const runs = rows[from];
    let hasLoop = loops.has(from);
    for (let at = 0; at < runs.length; at += 3) {
      for (let to = runs[at], end = to + runs[at + 1]; to < end; to++) {
        if (hasLoop && to >= from) {
          visit(from, from, loops.get(from));
          hasLoop = false;
        }
        if (to !== from) visit(from, to, runs[at + 2]);
      }
    }
    if (hasLoop) visit(from, from, loops.get(from));
  }
}

/** The cell from one node to another; -1 when nothing is allowed or unknown. */
function cellAt(from, to) {
  if (from === to) return loops.has(from) ? loops.get(from) : -1;
  const runs = rows[from];
  let low = 0, high = runs.length / 3 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1, first = runs[middle * 3], length = runs[middle * 3 + 1];
    if (to < first) high = middle - 1;
    else if (to >= first + length) low = middle + 1;
    else return runs[middle * 3 + 2];
  }
  return -1;
}

function trafficWords(cell) {
  const allowed = cell.allowed < 0 ? '' : data.traffic[cell.allowed][0], unknown = cell.unknown < 0 ? '' : data.traffic[cell.unknown][0];
  return unknown === '' ? allowed : allowed === '' ? 'unknown: ' + unknown : allowed + ', and unknown: ' + unknown;
}

function ruleWords(number) {
  const [policy, side, index] = data.rules[number];
  return index < 0 ? policy + ' (isolates ' + side + ')' : policy + ' ' + side + ' rule ' + (index + 1);
}

const count = number => number.toLocaleString('en-US');
