// The panel that tells what lies behind a cell, and the short words at the pointer.
const panel = document.getElementById('details'), tip = document.getElementById('tip'), live = document.getElementById('live');
const MOST = 60;

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function itemName(item) {
  if (item.node >= 0) return nodes[item.node].full;
  const group = groups[item.group];
  return group.kind === NAMESPACE ? 'namespace ' + group.name : group.name;
}

function cellWords(content) {
  if (!content) return 'nothing';
  if (content.cell >= 0) return trafficWords(cells[content.cell]);
  return count(content.pairs) + ' of ' + count(content.possible) + (content.possible === 1 ? ' pair, ' : ' pairs, ') + 'at most ' + data.widths[content.width];
}

/** The first rules behind a cell, with their places; for a tip. */
function tipRules(content) {
  if (!content || content.cell < 0) return [];
  const { rules, reasons, allowed } = cells[content.cell], most = 3, parts = reasons.map(reason => make('i', '', data.reasons[reason]));
  for (const rule of rules) parts.push(make('i', '', ruleWords(rule) + (data.rules[rule][3] ? '  ' + data.rules[rule][3] : '')));
  if (parts.length === 0 && allowed >= 0) parts.push(make('i', '', 'no policy has a say'));
  return parts.length <= most ? parts : [...parts.slice(0, most), make('i', '', 'and ' + (parts.length - most) + ' more: click to see all')];
}

function showTip(event, title, words, rules = []) {
  tip.replaceChildren(make('b', '', title), document.createTextNode(words), ...rules);
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = Math.max(8, Math.min(event.clientX + 16, innerWidth - width - 8)) + 'px';
  tip.style.top = (event.clientY + 18 + height > innerHeight ? event.clientY - height - 12 : event.clientY + 18) + 'px';
}

const hideTip = () => { tip.hidden = true; };

function heading(from, to) {
  const title = make('h2', '', from);
  title.append(document.createElement('br'), make('span', 'arrow', '→ '), to);
  return title;
}

/** Pins one connection, or what lies between groups. */
function pin(row, column) {
  const content = between(row, column);
  panel.classList.add('pinned');
  panel.replaceChildren(heading(itemName(row), itemName(column)));
  if (!content) panel.append(make('p', '', shown.active ? 'Nothing that passes the filter.' : 'Nothing is allowed.'));
  else if (content.cell >= 0) pinCell(row.node, column.node, cells[content.cell]);
  else pinGroups(row, column, content);
  reachDetails();
  live.textContent = itemName(row) + ' to ' + itemName(column) + ': ' + cellWords(content);
}

function pinConnection(from, to, number) {
  panel.classList.add('pinned');
  panel.replaceChildren(heading(nodes[from].full, nodes[to].full));
  pinCell(from, to, cells[number]);
  reachDetails();
}

/** On a narrow page the panel stands below: brings it into view. */
function reachDetails() {
  if (matchMedia('(max-width: 900px)').matches) panel.scrollIntoView({ block: 'nearest' });
}

function pinCell(from, to, cell) {
  panel.append(make('p', 'kind', nodes[from].kind + ' → ' + nodes[to].kind));
  if (cell.allowed >= 0) panel.append(make('p', 'big', data.traffic[cell.allowed][0]));
  if (cell.unknown >= 0) {
    panel.append(make('div', 'label', 'Unknown'), make('p', 'big', data.traffic[cell.unknown][0]));
    panel.append(list(cell.reasons.map(reason => make('li', '', data.reasons[reason]))));
  }
  if (cell.allowed < 0) return;
  panel.append(make('div', 'label', cell.rules.length ? 'Allowed by' : 'Why'));
  panel.append(cell.rules.length ? list(cell.rules.map(ruleItem)) : make('p', '', 'No policy has a say: neither end is isolated for this traffic.'));
}

function ruleItem(number) {
  const item = make('li', '', ruleWords(number)), [, , , place, link] = data.rules[number];
  if (!place) return item;
  const where = make(link ? 'a' : 'span', 'place', place);
  if (link) where.href = link;
  item.append(where);
  return item;
}

function pinGroups(row, column, content) {
  panel.append(make('p', 'big', count(content.pairs) + ' of ' + count(content.possible) + (content.possible === 1 ? ' pair' : ' pairs')));
  const found = [];
  const members = item => item.node >= 0 ? [item.node, item.node + 1] : [groups[item.group].first, groups[item.group].first + groups[item.group].count];
  const [to0, to1] = members(column);
  for (let [from, end] = members(row); from < end && found.length <= MOST; from++) {
    for (let to = to0; to < to1 && found.length <= MOST; to++) {
      const cell = cellAt(from, to);
      if (cell >= 0 && shown.passes(from, to, cell)) found.push([from, to, cell]);
    }
  }
  panel.append(list(found.slice(0, MOST).map(([from, to, cell]) => {
    const item = make('li'), button = make('button', 'link', nodes[from].label + ' → ' + nodes[to].label);
    button.onclick = () => pinConnection(from, to, cell);
    item.append(button, make('span', 'place', trafficWords(cells[cell])));
    return item;
  })));
  if (content.pairs > MOST) panel.append(make('p', 'kind', 'and ' + count(content.pairs - MOST) + ' more: open the namespaces, or use the list'));
}

function list(items) {
  const element = make('ul');
  element.append(...items);
  return element;
}

function unpin() {
  panel.classList.remove('pinned');
  const words = matchMedia('(pointer: coarse)').matches ? 'Tap' : 'Point at';
  panel.replaceChildren(
    make('p', '', words + ' a mark to see the ports, ' + (words === 'Tap' ? 'tap' : 'click') + ' it for the rules behind it.'),
    make('p', 'kind', 'Rows connect to columns. A namespace name opens and closes its workloads. With the keyboard: arrows move, Enter shows or opens, Escape lets go, + and − zoom.'));
}
