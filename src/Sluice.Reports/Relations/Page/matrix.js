// The matrix on a canvas: only what is in view is drawn, so that its size does not matter.
const scroller = document.getElementById('matrix'), canvas = scroller.querySelector('canvas'), spacer = scroller.querySelector('.spacer');
const pen = canvas.getContext('2d');
const opened = new Set(nodes.length <= data.openUpTo ? groups.map(group => group.number) : []);
const axes = { rows: [], columns: [] };
const view = { cell: 0, left: 0, top: 0, hover: null, cursor: null };
const STEPS = [8, 10, 12, 15, 18, 22, 27, 34];
const MARK = [0, 0.44, 0.6, 0.76, 0.9, 0.9];
const SLANT = Math.PI / 3;
let colors = {}, hatch = null, queued = false;

function readColors() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ['page', 'surface', 'ink', 'muted', 'line', 'band', 'accent', 'w1', 'w2', 'w3', 'w4', 'w5']) colors[name] = style.getPropertyValue('--' + name).trim();
  const tile = document.createElement('canvas'), side = 6;
  tile.width = tile.height = side;
  const ink = tile.getContext('2d');
  ink.fillStyle = colors.band;
  ink.fillRect(0, 0, side, side);
  ink.strokeStyle = colors.w5;
  ink.lineWidth = 1.5;
  ink.beginPath();
  for (const at of [-side, 0, side]) { ink.moveTo(at, side); ink.lineTo(at + side, 0); }
  ink.stroke();
  hatch = pen.createPattern(tile, 'repeat');
}

/** Lists the rows and columns: a band per group, and its nodes while it is open; a group of one is its node. */
function layOut() {
  axes.rows = axis(shown.rows);
  axes.columns = axis(shown.columns);
  pen.font = font(12.5, 600);
  view.left = Math.min(270, scroller.clientWidth * 0.4, longest(axes.rows)) + 22;
  view.top = Math.min(190, Math.min(230, longest(axes.columns)) * Math.sin(SLANT)) + 26;
  if (!view.cell) view.cell = fit();
  document.getElementById('share').hidden = ![...axes.rows, ...axes.columns].some(item => item.node < 0 && !item.open);
  spacer.style.width = extent().width + 'px';
  spacer.style.height = extent().height + 'px';
  scroller.style.height = Math.min(roomHeight(), extent().height + 2 + (scroller.offsetHeight - scroller.clientHeight)) + 'px';
  draw();
}

const roomHeight = () => Math.max(420, innerHeight - (innerWidth > 900 ? 150 : 120));
const extent = (cell = view.cell) => ({ width: view.left + axes.columns.length * cell + 100, height: view.top + axes.rows.length * cell + 16 });

/** The largest cells with which everything is in view, within what reads well. */
function fit() {
  return [...STEPS].reverse().find(cell => cell >= 12 && cell <= 27 && extent(cell).width <= scroller.clientWidth && extent(cell).height <= roomHeight()) || 18;
}

function axis(visible) {
  const items = [];
  for (const group of groups) {
    const members = [];
    for (let node = group.first; node < group.first + group.count; node++) if (visible[node]) members.push(node);
    if (members.length === 0) continue;
    if (group.count === 1) {
      items.push({ group: group.number, node: members[0], open: false, label: nodes[members[0]].full });
      continue;
    }
    const open = opened.has(group.number);
    items.push({ group: group.number, node: -1, open, label: open ? group.name : group.name + ' (' + count(group.count) + ')' });
    if (open) for (const node of members) items.push({ group: group.number, node, open: false, label: nodes[node].label });
  }
  return items;
}

const font = (size, weight) => weight + ' ' + size + 'px ' + data.font;
const longest = items => items.reduce((width, item) => Math.max(width, pen.measureText(item.label).width), 0);

/** Draws at the next frame, once. */
function draw() {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => { queued = false; paint(scroller.clientWidth, scroller.clientHeight, scroller.scrollLeft, scroller.scrollTop); });
}

function paint(width, height, scrollX, scrollY) {
  const ratio = window.devicePixelRatio || 1;
  canvas.style.width = width + 'px';
  canvas.style.height = height + 'px';
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = colors.surface;
  pen.fillRect(0, 0, width, height);
  const size = view.cell, { left, top } = view;
  const span = (items, scroll, room) => [Math.max(0, Math.floor(scroll / size)), Math.min(items.length, Math.ceil((scroll + room) / size))];
  const [row0, row1] = span(axes.rows, scrollY, height - top), [column0, column1] = span(axes.columns, scrollX, width - left);
  const x = at => left + at * size - scrollX, y = at => top + at * size - scrollY;
  const right = Math.min(width, x(axes.columns.length)), bottom = Math.min(height, y(axes.rows.length));
  pen.save();
  pen.beginPath();
  pen.rect(left, top, Math.max(0, right - left + 1), Math.max(0, bottom - top + 1));
  pen.clip();
  paintGrid(row0, row1, column0, column1, x, y, right, bottom);
  pen.fillStyle = colors.band;
  for (let at = row0; at < row1; at++) if (axes.rows[at].open) pen.fillRect(left, y(at) + 1, right - left, size - 1);
  for (let at = column0; at < column1; at++) if (axes.columns[at].open) pen.fillRect(x(at) + 1, top, size - 1, bottom - top);
  for (const place of [view.hover, view.cursor]) paintCross(place, x, y, right, bottom);
  for (let row = row0; row < row1; row++) {
    for (let column = column0; column < column1; column++) paintCell(axes.rows[row], axes.columns[column], x(column), y(row));
  }
  for (const [place, weight] of [[view.hover, 1], [view.cursor, 2]]) paintFrame(place, x, y, weight);
  pen.restore();
  paintLabels(row0, row1, column0, column1, x, y, width, height);
}

function paintGrid(row0, row1, column0, column1, x, y, right, bottom) {
  pen.strokeStyle = colors.line;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let at = row0; at <= row1; at++) { pen.moveTo(view.left, Math.round(y(at)) + 0.5); pen.lineTo(right, Math.round(y(at)) + 0.5); }
  for (let at = column0; at <= column1; at++) { pen.moveTo(Math.round(x(at)) + 0.5, view.top); pen.lineTo(Math.round(x(at)) + 0.5, bottom); }
  pen.stroke();
}

function paintCell(row, column, x, y) {
  const size = view.cell, content = between(row, column);
  if (row.node >= 0 && row.node === column.node && !content) {
    pen.beginPath();
    pen.moveTo(x + size * 0.28, y + size * 0.28);
    pen.lineTo(x + size * 0.72, y + size * 0.72);
    pen.stroke();
  }
  if (!content) return;
  const single = row.node >= 0 && column.node >= 0, mark = size * (single ? MARK[content.width] : 0.84), inset = (size - mark) / 2;
  pen.fillStyle = content.width === 5 ? hatch : colors['w' + content.width];
  const share = single ? 1 : Math.max(0.16, content.pairs / content.possible);
  if (share < 1) {
    pen.globalAlpha = content.width === 5 ? 0.55 : 0.42;
    box(x + inset, y + inset, mark, mark);
    pen.globalAlpha = 1;
  }
  if (content.width === 5) pen.fillStyle = share < 1 ? colors.w5 : hatch;
  box(x + inset, y + inset + mark * (1 - share), mark, mark * share);
  if (content.width !== 5) return;
  pen.strokeStyle = colors.w5;
  pen.strokeRect(x + inset + 0.5, y + inset + 0.5, mark - 1, mark - 1);
  pen.strokeStyle = colors.line;
}

function box(x, y, width, height) {
  pen.beginPath();
  pen.roundRect(x, y, width, height, Math.min(2.5, height / 3));
  pen.fill();
}

function paintCross(place, x, y, right, bottom) {
  if (!place) return;
  pen.fillStyle = colors.accent;
  pen.globalAlpha = 0.1;
  if (place.row >= 0) pen.fillRect(view.left, y(place.row), right - view.left, view.cell);
  if (place.column >= 0) pen.fillRect(x(place.column), view.top, view.cell, bottom - view.top);
  pen.globalAlpha = 1;
}

function paintFrame(place, x, y, weight) {
  if (!place || place.row < 0 || place.column < 0) return;
  pen.strokeStyle = colors.accent;
  pen.lineWidth = weight;
  pen.strokeRect(x(place.column) + 0.5, y(place.row) + 0.5, view.cell, view.cell);
}

function paintLabels(row0, row1, column0, column1, x, y, width, height) {
  const { left, top, cell } = view;
  pen.textBaseline = 'middle';
  pen.save();
  pen.beginPath();
  pen.rect(0, top, left, height - top);
  pen.clip();
  pen.textAlign = 'right';
  for (let at = row0; at < row1; at++) label(axes.rows[at], left - 10, y(at) + cell / 2 + 0.5, 0, left - 20, [view.hover, view.cursor].some(place => place && place.row === at));
  pen.restore();
  pen.save();
  pen.beginPath();
  pen.rect(left - 6, 0, width - left + 6, top);
  pen.clip();
  pen.textAlign = 'left';
  for (let at = Math.max(0, column0 - 1); at < column1; at++) {
    if (x(at) + cell / 2 < left) continue;
    label(axes.columns[at], x(at) + cell / 2 + 2, top - 7, -SLANT, (top - 20) / Math.sin(SLANT), [view.hover, view.cursor].some(place => place && place.column === at));
  }
  pen.restore();
}

function label(item, x, y, angle, room, isHot) {
  const isGroup = item.node < 0;
  if (!isGroup && view.cell < 10) return;
  pen.font = font(Math.min(isGroup ? 12.5 : 12, view.cell * (isGroup ? 0.86 : 0.78)), isGroup ? (item.open ? 640 : 500) : 400);
  pen.fillStyle = isHot ? colors.accent : isGroup || view.cell >= 10 ? colors.ink : colors.muted;
  let text = item.label;
  if (pen.measureText(text).width > room) {
    while (text.length > 1 && pen.measureText(text + '…').width > room) text = text.slice(0, -1);
    text += '…';
  }
  pen.save();
  pen.translate(x, y);
  pen.rotate(angle);
  pen.fillText(text, 0, 0);
  pen.restore();
}

/** The place under a point of the scroller: row and column, -1 for the labels beside them; null when outside. */
function placeAt(x, y) {
  const row = y < view.top ? -1 : Math.floor((y - view.top + scroller.scrollTop) / view.cell);
  let column = x < view.left ? -1 : Math.floor((x - view.left + scroller.scrollLeft) / view.cell);
  if (row < 0 && y < view.top) column = Math.floor((x - (view.top - y) / Math.tan(SLANT) - view.left + scroller.scrollLeft) / view.cell);
  if (row >= axes.rows.length || column >= axes.columns.length || (row < 0 && column < 0)) return null;
  return { row, column };
}

/** Scrolls so that a place can be seen. */
function reveal(place) {
  const size = view.cell, x = place.column * size, y = place.row * size;
  const roomX = scroller.clientWidth - view.left - size, roomY = scroller.clientHeight - view.top - size;
  if (place.column >= 0) scroller.scrollLeft = Math.max(Math.min(scroller.scrollLeft, x), x - roomX);
  if (place.row >= 0) scroller.scrollTop = Math.max(Math.min(scroller.scrollTop, y), y - roomY);
  draw();
}

function zoom(by) {
  const at = STEPS.indexOf(view.cell) + by;
  if (at < 0 && opened.size > 0) return setOpen(false);
  if (at < 0 || at >= STEPS.length) return;
  const scale = STEPS[at] / view.cell;
  view.cell = STEPS[at];
  layOut();
  scroller.scrollTo(scroller.scrollLeft * scale, scroller.scrollTop * scale);
}

function setOpen(all) {
  opened.clear();
  if (all) for (const group of groups) opened.add(group.number);
  view.cell = 0;
  view.cursor = view.hover = null;
  layOut();
}

/** Opens or closes a namespace; the cursor stays on its name when it was there. */
function toggle(group, from) {
  if (!opened.delete(group)) opened.add(group);
  const at = items => items.findIndex(item => item.group === group), hadCursor = view.cursor === from;
  view.cursor = view.hover = null;
  layOut();
  if (hadCursor) view.cursor = from.column < 0 ? { row: at(axes.rows), column: -1 } : from.row < 0 ? { row: -1, column: at(axes.columns) } : null;
}
