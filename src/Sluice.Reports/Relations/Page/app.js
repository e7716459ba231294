// Wires the page: filters, views, pointer, keyboard, theme, printing.
const byId = id => document.getElementById(id);
const views = { matrix: byId('panel-matrix'), graph: byId('panel-graph'), list: byId('panel-list') };
let active = 'matrix', timer = 0, started = false;

function refresh() {
  applyFilter();
  byId('count').textContent = shown.active ? count(shown.total) + ' of ' + count(data.connections) + ' shown' : '';
  if (started) live.textContent = shown.active ? byId('count').textContent : 'all ' + count(data.connections) + ' shown';
  view.cursor = view.hover = null;
  listed = false;
  layOut();
  filterGraph();
  if (active === 'list') collect();
  byId('nothing').hidden = shown.total > 0 || active === 'list' || !shown.active;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, data.connections > 200000 ? 250 : 60);
}

function show(name) {
  active = name;
  for (const key of Object.keys(views)) {
    views[key].hidden = key !== name;
    byId('view-' + key).setAttribute('aria-selected', key === name);
    byId('view-' + key).tabIndex = key === name ? 0 : -1;
  }
  byId('zoom').hidden = byId('share').hidden = name !== 'matrix';
  document.querySelector('.stage').classList.toggle('wide', name === 'graph');
  if (name === 'matrix') layOut();
  if (name === 'graph') fitGraph();
  if (name === 'list' && !listed) collect();
  byId('nothing').hidden = shown.total > 0 || active === 'list' || !shown.active;
}

function theme(next) {
  if (next) document.documentElement.dataset.theme = next;
  else delete document.documentElement.dataset.theme;
  byId('theme').textContent = 'Theme: ' + (next || 'auto');
  readColors();
  draw();
}

byId('search').addEventListener('input', event => { filter.text = event.target.value; soon(); });
byId('namespace').addEventListener('change', event => { filter.group = Number(event.target.value); refresh(); });
byId('port').addEventListener('input', event => {
  filter.port = readPort(event.target.value);
  event.target.setAttribute('aria-invalid', event.target.value.trim() !== '' && !filter.port);
  soon();
});
for (const key of ['external', 'unknown']) byId(key).addEventListener('change', event => { filter[key] = event.target.checked; refresh(); });
byId('tools').addEventListener('submit', event => event.preventDefault());
byId('tools').addEventListener('reset', () => {
  Object.assign(filter, { text: '', group: -1, port: null, external: false, unknown: false });
  setTimeout(refresh);
});
for (const key of Object.keys(views)) {
  const tab = byId('view-' + key);
  tab.onclick = () => show(key);
  tab.onkeydown = event => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    const keys = Object.keys(views), to = keys[(keys.indexOf(key) + (event.key === 'ArrowRight' ? 1 : keys.length - 1)) % keys.length];
    show(to);
    byId('view-' + to).focus();
  };
}
byId('zoom-out').onclick = () => zoom(-1);
byId('zoom-in').onclick = () => zoom(1);
byId('close-all').onclick = () => setOpen(false);
byId('open-all').onclick = () => setOpen(true);
byId('theme').onclick = () => {
  const order = ['', 'light', 'dark'], next = order[(order.indexOf(document.documentElement.dataset.theme || '') + 1) % 3];
  theme(next);
  try { localStorage.setItem('sluice-theme', next); } catch { /* a page from a file may have no storage */ }
};
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { readColors(); draw(); });

scroller.addEventListener('scroll', () => { hideTip(); draw(); });
scroller.addEventListener('pointermove', event => {
  const bounds = scroller.getBoundingClientRect(), place = placeAt(event.clientX - bounds.left, event.clientY - bounds.top);
  view.hover = place;
  draw();
  const row = place && axes.rows[place.row], column = place && axes.columns[place.column], item = row && !column ? row : column && !row ? column : null;
  scroller.dataset.pointer = item ? (item.node < 0 ? 'toggle' : '') : row && column && between(row, column) ? 'toggle' : '';
  if (item) showTip(event, itemName(item), item.node >= 0 ? nodes[item.node].kind : item.open ? 'click to close' : 'click to open');
  else if (row && column && !row.open && !column.open) showTip(event, itemName(row) + ' → ' + itemName(column), cellWords(between(row, column)), tipRules(between(row, column)));
  else hideTip();
});
scroller.addEventListener('pointerleave', () => { view.hover = null; hideTip(); draw(); });
scroller.addEventListener('click', event => {
  const bounds = scroller.getBoundingClientRect(), place = placeAt(event.clientX - bounds.left, event.clientY - bounds.top);
  if (place) act(place);
});
scroller.addEventListener('wheel', event => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoom(event.deltaY < 0 ? 1 : -1);
}, { passive: false });
scroller.addEventListener('keydown', event => {
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  if (event.key === '+' || event.key === '-') return zoom(event.key === '+' ? 1 : -1);
  if (event.key === 'Enter' && view.cursor) { event.preventDefault(); return act(view.cursor); }
  if (!moves[event.key] || axes.rows.length === 0 || axes.columns.length === 0) return;
  event.preventDefault();
  const [down, right] = moves[event.key], from = view.cursor || { row: 0, column: 0 };
  view.cursor = view.cursor ? {
    row: Math.max(from.column < 0 ? 0 : -1, Math.min(axes.rows.length - 1, from.row + down)),
    column: Math.max(from.row < 0 ? 0 : -1, Math.min(axes.columns.length - 1, from.column + right)),
  } : from;
  reveal(view.cursor);
  const row = axes.rows[view.cursor.row], column = axes.columns[view.cursor.column];
  live.textContent = !row || !column ? axisWords(row || column) : itemName(row) + ' to ' + itemName(column) + ': ' + cellWords(between(row, column));
});

addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  view.cursor = null;
  hideTip();
  unpin();
  draw();
});

/** What stands at the edge of the matrix, for those who hear it. */
function axisWords(item) {
  if (item.node >= 0) return itemName(item) + ', ' + nodes[item.node].kind;
  return itemName(item) + ', ' + (item.open ? 'open: Enter closes it' : count(groups[item.group].count) + ' endpoints, closed: Enter opens it');
}

/** What a click or Enter does: a group's name or band opens and closes it, a cell is pinned. */
function act(place) {
  const row = axes.rows[place.row], column = axes.columns[place.column], band = !column ? row : !row ? column : row.open ? row : column.open ? column : null;
  if (band) { if (band.node < 0) toggle(band.group, place); return; }
  view.cursor = place;
  pin(row, column);
  draw();
}

new ResizeObserver(draw).observe(scroller);
addEventListener('resize', () => { if (active === 'matrix') layOut(); else if (active === 'graph') fitGraph(); });
addEventListener('beforeprint', () => {
  document.documentElement.dataset.theme = 'light';
  readColors();
  paint(Math.min(4000, view.left + axes.columns.length * view.cell + 100), Math.min(4000, view.top + axes.rows.length * view.cell + 10), 0, 0);
  if (active === 'list') renderList(true);
});
addEventListener('afterprint', () => { theme(stored()); if (active === 'list') renderList(); });

function stored() {
  try { return localStorage.getItem('sluice-theme') || ''; } catch { return ''; }
}

theme(stored());
unpin();
refresh();
show('matrix');
started = true;
