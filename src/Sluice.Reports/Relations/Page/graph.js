// The drawn graph: pointing at a card or a workload leaves only its connections; the filters do the same.
const graph = document.getElementById('graph');

function highlight(ids) {
  const ends = [...graph.querySelectorAll('[data-from]')];
  graph.classList.toggle('dim', ids !== null);
  const touched = new Set(ids || []);
  for (const end of ends) {
    const from = end.dataset.from.split(' '), on = ids !== null && (from.some(id => ids.has(id)) || ids.has(end.dataset.to));
    end.classList.toggle('on', on);
    if (on && from.length === 1) touched.add(from[0]).add(end.dataset.to);
  }
  for (const row of graph.querySelectorAll('.row')) {
    const card = row.closest('[data-card]').dataset.card;
    row.classList.toggle('on', touched.has('n' + row.dataset.node) || touched.has('c' + card));
  }
}

/** The ids an element stands for: a workload with its card, or a card with its workloads. */
function idsOf(element) {
  const card = element.closest('[data-card]'), row = element.closest('.row');
  if (!card) return null;
  const ids = new Set(['c' + card.dataset.card]);
  if (row) ids.add('n' + row.dataset.node);
  else for (const each of card.querySelectorAll('.row')) ids.add('n' + each.dataset.node);
  return ids;
}

function filterGraph() {
  if (!shown.active) return highlight(null);
  const ids = new Set();
  for (const node of nodes) if (shown.rows[node.number] || shown.columns[node.number]) ids.add('n' + node.number);
  graph.classList.add('dim');
  for (const row of graph.querySelectorAll('.row')) row.classList.toggle('on', ids.has('n' + row.dataset.node));
  const groupOf = id => {
    const card = id.startsWith('c') && graph.querySelector('[data-card="' + id.slice(1) + '"]');
    return card ? Number(card.dataset.group) : -1;
  };
  for (const end of graph.querySelectorAll('[data-from]')) end.classList.toggle('on', end.dataset.from.split(' ').some(from => edgePasses(from, end.dataset.to, groupOf)));
}

function edgePasses(from, to, groupOf) {
  const range = id => id.startsWith('n') ? [Number(id.slice(1)), Number(id.slice(1)) + 1]
    : [groups[groupOf(id)].first, groups[groupOf(id)].first + groups[groupOf(id)].count];
  const [from0, from1] = range(from), [to0, to1] = range(to);
  for (let source = from0; source < from1; source++) {
    for (let target = to0; target < to1; target++) {
      const cell = cellAt(source, target);
      if (cell >= 0 && shown.passes(source, target, cell)) return true;
    }
  }
  return false;
}

graph.addEventListener('pointerover', event => {
  const ids = idsOf(event.target);
  if (ids) highlight(ids);
});
graph.addEventListener('pointerleave', filterGraph);

/** Shrinks a wide drawing to the page, as far as it stays readable. */
function fitGraph() {
  const drawing = graph.querySelector('svg');
  if (!drawing) return;
  const { width, height } = drawing.viewBox.baseVal, scale = Math.max(0.6, Math.min(1, (graph.clientWidth - 50) / width));
  drawing.setAttribute('width', width * scale);
  drawing.setAttribute('height', height * scale);
}
