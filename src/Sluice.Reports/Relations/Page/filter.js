// What is shown: the filters, the connections that pass, and their sums by group.
const filter = { text: '', group: -1, port: null, external: false, unknown: false };
const shown = { total: 0, rows: null, columns: null, active: false };
const sums = {};
const cellPasses = new Uint8Array(cells.length);
const nodePasses = new Uint8Array(nodes.length);

/** Reads 443, 443/udp or udp; null when it is none of these, and for an empty field. */
function readPort(text) {
  const match = /^\s*(\d{1,5})?\s*\/?\s*(tcp|udp|sctp)?\s*$/i.exec(text);
  if (!match || (!match[1] && !match[2])) return null;
  return { number: match[1] ? Number(match[1]) : 0, protocol: match[2] ? ['tcp', 'udp', 'sctp'].indexOf(match[2].toLowerCase()) : -1 };
}

function hasPort(traffic, port) {
  return traffic >= 0 && data.traffic[traffic][1].some(([protocol, low, high]) =>
    (port.protocol < 0 || port.protocol === protocol) && (port.number === 0 || (port.number >= low && port.number <= high)));
}

function applyFilter() {
  const text = filter.text.trim().toLowerCase();
  const ruleHits = data.rules.map((rule, at) => text !== '' && (ruleWords(at) + ' ' + rule[3]).toLowerCase().includes(text));
  const cellHit = new Uint8Array(cells.length);
  for (const cell of cells) {
    cellPasses[cell.number] = (!filter.unknown || cell.unknown >= 0)
      && (!filter.port || hasPort(cell.allowed, filter.port) || hasPort(cell.unknown, filter.port)) ? 1 : 0;
    cellHit[cell.number] = text !== '' && (trafficWords(cell).toLowerCase().includes(text) || cell.rules.some(rule => ruleHits[rule])) ? 1 : 0;
  }
  for (const node of nodes) nodePasses[node.number] = text === '' || (node.full + ' ' + node.kind).toLowerCase().includes(text) ? 1 : 0;
  shown.active = text !== '' || filter.group >= 0 || filter.port !== null || filter.external || filter.unknown;
  shown.passes = (from, to, cell) => cellPasses[cell] === 1
    && (filter.group < 0 || nodes[from].group === filter.group || nodes[to].group === filter.group)
    && (text === '' || nodePasses[from] === 1 || nodePasses[to] === 1 || cellHit[cell] === 1)
    && (!filter.external || groups[nodes[from].group].kind === OUTSIDE || groups[nodes[to].group].kind === OUTSIDE);
  addUp();
}

function addUp() {
  const n = nodes.length, g = groups.length;
  for (const [name, size] of [['gg', g * g], ['gn', g * n], ['ng', n * g]]) {
    sums[name] = new Int32Array(size);
    sums[name + 'Width'] = new Uint8Array(size);
  }
  shown.rows = new Uint8Array(n);
  shown.columns = new Uint8Array(n);
  shown.total = 0;
  eachConnection((from, to, cell) => {
    if (!shown.passes(from, to, cell)) return;
    shown.total++;
    shown.rows[from] = 1;
    shown.columns[to] = 1;
    const width = cells[cell].width, gf = nodes[from].group, gt = nodes[to].group;
    add('gg', gf * g + gt, width);
    add('gn', gf * n + to, width);
    add('ng', from * g + gt, width);
  });
  if (shown.active) return;
  for (const node of nodes) {
    if (groups[node.group].kind === NAMESPACE) shown.rows[node.number] = shown.columns[node.number] = 1;
  }
}

function add(name, at, width) {
  sums[name][at]++;
  if (sums[name + 'Width'][at] < width) sums[name + 'Width'][at] = width;
}

/** What lies between two items of the axes: {width, pairs, possible}, or null for nothing. Bands of open groups show nothing. */
function between(row, column) {
  const n = nodes.length, g = groups.length;
  if (row.open || column.open) return null;
  if (row.node >= 0 && column.node >= 0) {
    const cell = cellAt(row.node, column.node);
    return cell < 0 || !shown.passes(row.node, column.node, cell) ? null : { width: cells[cell].width, pairs: 1, possible: 1, cell };
  }
  const [name, at] = row.node < 0 && column.node < 0 ? ['gg', row.group * g + column.group]
    : row.node < 0 ? ['gn', row.group * n + column.node] : ['ng', row.node * g + column.group];
  if (sums[name][at] === 0) return null;
  const height = row.node < 0 ? groups[row.group].count : 1, breadth = column.node < 0 ? groups[column.group].count : 1;
  const loops = row.group === column.group ? Math.min(height, breadth) : 0;
  return { width: sums[name + 'Width'][at], pairs: sums[name][at], possible: Math.max(sums[name][at], height * breadth - loops), cell: -1 };
}
