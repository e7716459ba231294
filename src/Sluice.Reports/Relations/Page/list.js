// Every connection as a line; only those in view are in the document.
const table = document.getElementById('list'), LINE = 34, MOST_LINES = 900000;
let lines = new Int32Array(0), current = -1, listed = false;

function collect() {
  lines = new Int32Array(Math.min(shown.total, MOST_LINES) * 3);
  let at = 0;
  eachConnection((from, to, cell) => {
    if (at >= lines.length || !shown.passes(from, to, cell)) return;
    lines[at++] = from;
    lines[at++] = to;
    lines[at++] = cell;
  });
  current = -1;
  listed = true;
  table.scrollTop = 0;
  renderList();
}

function renderList(all) {
  const total = lines.length / 3, head = LINE;
  const first = all ? 0 : Math.max(0, Math.floor(table.scrollTop / LINE) - 8);
  const last = all ? Math.min(total, 2000) : Math.min(total, Math.ceil((table.scrollTop + table.clientHeight) / LINE) + 8);
  const body = make('div');
  body.setAttribute('role', 'rowgroup');
  body.style.cssText = 'position:relative;min-width:640px';
  body.style.height = (all ? last : total) * LINE + 'px';
  for (let at = first; at < last; at++) body.append(lineOf(at));
  const old = table.querySelector('[role=rowgroup]'), hadFocus = old && old.contains(document.activeElement);
  if (old) old.replaceWith(body);
  else table.append(body);
  table.setAttribute('aria-rowcount', total);
  if (hadFocus && current >= first && current < last) body.children[current - first].focus({ preventScroll: true });
  const note = document.getElementById('list-note');
  note.hidden = total > 0 && shown.total <= MOST_LINES;
  note.textContent = total === 0 ? 'No connection passes the filter.' : 'The first ' + count(MOST_LINES) + ' of ' + count(shown.total) + ' connections: filter to see the others.';
  return head;
}

function lineOf(at) {
  const from = lines[at * 3], to = lines[at * 3 + 1], cell = cells[lines[at * 3 + 2]];
  const line = make('div', 'line item');
  line.style.top = at * LINE + 'px';
  line.tabIndex = at === Math.max(0, current) ? 0 : -1;
  line.setAttribute('role', 'row');
  line.setAttribute('aria-rowindex', at + 1);
  if (at === current) line.setAttribute('aria-current', 'true');
  const traffic = make('span');
  traffic.append(make('span', 'swatch s' + cell.width), trafficWords(cell));
  const rules = cell.rules.length === 0 ? (cell.allowed >= 0 ? 'no policy has a say' : data.reasons[cell.reasons[0]] || '')
    : ruleWords(cell.rules[0]) + (cell.rules.length > 1 ? ' and ' + (cell.rules.length - 1) + ' more' : '');
  for (const part of [make('span', '', nodes[from].full), make('span', '', nodes[to].full), traffic, make('span', '', rules)]) {
    part.setAttribute('role', 'cell');
    part.title = part.textContent;
    line.append(part);
  }
  line.onclick = () => choose(at);
  return line;
}

function choose(at) {
  current = Math.max(0, Math.min(lines.length / 3 - 1, at));
  const top = current * LINE, room = table.clientHeight - 2 * LINE;
  table.scrollTop = Math.max(Math.min(table.scrollTop, top), top - room);
  renderList();
  const line = table.querySelector('[aria-current=true]');
  if (line) line.focus({ preventScroll: true });
  pinConnection(lines[current * 3], lines[current * 3 + 1], lines[current * 3 + 2]);
}

table.addEventListener('scroll', () => renderList());
table.addEventListener('keydown', event => {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[event.key];
  if (step === undefined && event.key !== 'Home' && event.key !== 'End') return;
  event.preventDefault();
  choose(event.key === 'Home' ? 0 : event.key === 'End' ? lines.length / 3 - 1 : current + step);
});
