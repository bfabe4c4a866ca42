// The page of the inspector. Every text of a caller or a peer is put in as text, never as markup.
import { timeOf, msOf, timelineItem } from './timeline.js';

const $ = (id) => document.getElementById(id);
const calls = new Map();
/** The latest message of the server, beside the calls. */
let state = { running: 0, routes: [], servers: [] };
/** The ids of the calls in which the text of the search is said. */
let said = new Set();
/** The call that is shown, with the entries that came so far. */
let shown;

/** Makes an element with texts and elements in it. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== ''));
  return element;
}

/** Asks the server; an answer that is no success is an error with the server's message. */
async function ask(path, options) {
  const response = await fetch(path, { cache: 'no-store', ...options });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `the server answers ${response.status}`);
  return answer;
}

function post(path, body) {
  const headers = { 'content-type': 'application/json', 'x-agi-inspector': '1' };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

// The messages of the server.

let events;

function connect() {
  events?.close();
  events = new EventSource('events');
  events.onopen = () => tellConnection('live', 'live');
  events.onerror = () => {
    tellConnection('lost', 'not connected');
    // A browser does not try again after an answer that is no success.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  };
  events.onmessage = ({ data }) => receive(JSON.parse(data));
}

function tellConnection(kind, text) {
  const pill = $('connection');
  if (pill.textContent === text) return;
  pill.className = `pill ${kind}`;
  pill.textContent = text;
}

function receive(message) {
  if (message.whole) calls.clear();
  for (const id of message.removed) calls.delete(id);
  for (const call of message.calls) calls.set(call.id, { ...call, told: performance.now() });
  state = message;
  showCounts();
  showOptions();
  showList();
  showFigures();
  if (shown && (message.whole || message.calls.some(({ id }) => id === shown.id))) void loadCall();
}

// The list.

function showCounts() {
  $('running').textContent = String(state.running);
  const rate = state.routes.reduce((sum, { perMinute }) => sum + perMinute, 0);
  $('rate').textContent = String(rate);
}

const routeOf = ({ route }) => route ?? 'no route';
const outcomeOf = ({ running, outcome }) => (running ? 'running' : outcome);

function showOptions() {
  const all = [...calls.values()];
  fill($('route'), 'all routes', [...new Set(all.map(routeOf))].sort());
  fill($('outcome'), 'all outcomes', [...new Set(all.map(outcomeOf))].sort());
}

/** Puts options into a list, unless they are there already: it may be open. */
function fill(select, any, values) {
  const chosen = select.value;
  const wanted = chosen !== '' && !values.includes(chosen) ? [...values, chosen] : values;
  const present = [...select.options].map(({ value }) => value);
  if (['', ...wanted].join('\n') === present.join('\n') && present.length > 0) return;
  select.replaceChildren(
    make('option', { value: '' }, any),
    ...wanted.map((value) => make('option', { value }, value)),
  );
  select.value = chosen;
}

function isWanted(call) {
  const [text, route, outcome] = ['text', 'route', 'outcome'].map((id) => $(id).value);
  if (route !== '' && routeOf(call) !== route) return false;
  if (outcome !== '' && outcomeOf(call) !== outcome) return false;
  if (text === '') return true;
  const { uniqueId, caller, name, path, channel, server } = call;
  const texts = [uniqueId, caller, name, path, channel, server, routeOf(call)];
  return said.has(call.id) || texts.join('\n').toLowerCase().includes(text.toLowerCase());
}

const rows = new Map();

function showList() {
  const wanted = [...calls.values()].filter(isWanted).reverse();
  const list = $('list');
  const focused = document.activeElement?.getAttribute('href');
  const present = wanted.map((call) => {
    const known = rows.get(call.id);
    const key = JSON.stringify([
      call.running,
      call.outcome,
      call.commands,
      call.route,
      call.duration,
    ]);
    if (known?.key === key) return known.row;
    const row = known?.row ?? make('tr', { 'data-id': call.id }, linkCell(call));
    // The link stays, so that nobody clicks on what is taken away at that moment.
    while (row.children.length > 1) row.lastElementChild.remove();
    row.append(...otherCells(call));
    rows.set(call.id, { key, row });
    return row;
  });
  for (const id of rows.keys()) if (!calls.has(id)) rows.delete(id);
  // Only what has moved is put in again: the focus stays where it is.
  present.forEach((row, index) => {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
  while (list.children.length > present.length) list.lastElementChild.remove();
  if (focused?.startsWith('#call/') && document.activeElement === document.body) {
    list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }
  $('none').hidden = wanted.length > 0;
  $('none').textContent =
    calls.size === 0 ? 'No call yet. Place one, and it appears here.' : 'No call is like that.';
}

function linkCell({ id, startedAt }) {
  return make('td', {}, make('a', { href: `#call/${id}` }, timeOf(startedAt)));
}

function otherCells(call) {
  const { id, caller, name, path, running, duration, commands, replayOf } = call;
  const lasted = make('td', { class: 'number' }, running ? '' : msOf(duration));
  if (running) lasted.dataset.running = id;
  return [
    make(
      'td',
      {},
      make('bdi', { dir: 'auto' }, routeOf(call)),
      call.route === path ? '' : make('div', { class: 'soft' }, make('bdi', { dir: 'auto' }, path)),
      replayOf ? make('div', { class: 'soft' }, 'a replay') : '',
    ),
    make(
      'td',
      {},
      make('bdi', { class: 'name', dir: 'auto' }, name || caller || 'unknown'),
      name && caller ? make('span', { class: 'soft' }, ` ${caller}`) : '',
    ),
    make('td', {}, outcomeTag(call)),
    lasted,
    make('td', { class: 'number' }, String(commands)),
  ];
}

const FINE = new Set(['completed', 'hangup', 'disconnected']);
const FAULTS = new Set(['handler_error', 'auth_error', 'protocol_error', 'session_timeout']);

function outcomeTag(call) {
  const outcome = outcomeOf(call);
  const kind = call.running || FINE.has(outcome) ? 'good' : FAULTS.has(outcome) ? 'bad' : 'warn';
  return make('span', { class: `tag ${kind}` }, outcome);
}

/** Times of running calls go on. */
setInterval(() => {
  for (const cell of document.querySelectorAll('[data-running]')) {
    const call = calls.get(cell.dataset.running);
    if (call?.running) cell.textContent = msOf(call.age + performance.now() - call.told, 0);
  }
}, 1000);

let searching;

$('filters').addEventListener('submit', (event) => event.preventDefault());
$('filters').addEventListener('input', () => {
  showList();
  clearTimeout(searching);
  searching = setTimeout(search, 200);
});

async function search() {
  const text = $('text').value;
  const { ids } =
    text === ''
      ? { ids: [] }
      : await ask(`search?text=${encodeURIComponent(text)}`).catch(() => ({ ids: [] }));
  if ($('text').value !== text) return;
  said = new Set(ids);
  showList();
}

// Routes and servers.

const pair = ({ p50, p95 }) => (p50 === null ? '–' : `${msOf(p50)} / ${msOf(p95)}`);

function showFigures() {
  if ($('routes').hidden) return;
  const figures = state.routes.filter(({ calls: count }) => count > 0);
  $('figures').replaceChildren(
    ...figures.map((of) =>
      make(
        'tr',
        {},
        make('td', {}, routeOf(of)),
        make('td', { class: 'number' }, String(of.calls)),
        make('td', { class: 'number' }, String(of.perMinute)),
        make(
          'td',
          {},
          Object.entries(of.outcomes)
            .map(([outcome, count]) => `${outcome} ${count}`)
            .join(', '),
        ),
        make('td', { class: 'number' }, pair(of.duration)),
        make('td', { class: 'number' }, pair(of.answer)),
      ),
    ),
  );
  const key = JSON.stringify(state.servers);
  if ($('servers').dataset.key === key) return;
  $('servers').dataset.key = key;
  $('servers').replaceChildren(...state.servers.map(serverItem));
}

function serverItem({ name, state: mode, calls: running }) {
  const drain = make('button', { type: 'button', class: 'grave' }, `Drain ${name}`);
  drain.addEventListener('click', async () => {
    if (!confirm(`Stop taking calls on ${name}, and end those that run after 60 seconds?`)) return;
    await post('drain', { server: name, ms: 60_000 }).catch((error) => alert(error.message));
  });
  return make(
    'li',
    {},
    make('b', {}, name),
    make('span', {}, `${mode}, ${running} running`),
    mode === 'draining' ? '' : drain,
  );
}

// One call.

async function loadCall() {
  const current = shown;
  if (current === undefined || current.loading) {
    if (current) current.again = true;
    return;
  }
  current.loading = true;
  try {
    const call = await ask(`call/${encodeURIComponent(current.id)}?from=${current.entries.length}`);
    if (shown !== current) return;
    showCall(call);
  } catch (error) {
    if (shown !== current) return;
    if (current.entries.length === 0) {
      $('call-title').textContent = 'This call is not here';
      $('facts').replaceChildren();
      $('actions').replaceChildren();
      $('result').textContent = error.message;
    }
  } finally {
    current.loading = false;
    if (current.again) {
      current.again = false;
      void loadCall();
    }
  }
}

function showCall(call) {
  const known = shown.entries.length;
  shown.entries.push(...call.entries);
  $('call-title').textContent = `${routeOf(call)}: ${outcomeOf(call)}`;
  document.title = `${outcomeOf(call)} · ${routeOf(call)}`;
  showFacts(call);
  const key = `${call.running} ${call.complete}`;
  if (shown.actions !== key) {
    shown.actions = key;
    showActions(call);
  }
  shown.entries.slice(known).forEach((entry, index) => {
    const { item, isFact } = timelineItem(shown.entries, known + index, make);
    (isFact ? $('facts-of-asterisk') : $('timeline')).append(item);
  });
  $('left').hidden = call.left === 0;
  $('left').textContent = `${call.left} more lines were not kept.`;
}

function showFacts(call) {
  const facts = {
    Began: new Date(call.startedAt).toLocaleString(),
    Lasted: call.running ? 'still running' : msOf(call.duration),
    Caller: [call.name, call.caller].filter(Boolean).join(' ') || 'unknown',
    Channel: call.channel,
    'Unique id': call.uniqueId,
    Path: call.path,
    Server: call.server,
  };
  $('facts').replaceChildren(
    ...Object.entries(facts).map(([name, value]) =>
      make('div', {}, make('dt', {}, name), make('dd', { dir: 'auto' }, value || '–')),
    ),
  );
}

function button(text, kind, onClick) {
  const element = make('button', { type: 'button', class: kind }, text);
  element.addEventListener(
    'click',
    () => void onClick().catch((error) => showResult(error.message)),
  );
  return element;
}

function showResult(...children) {
  $('result').replaceChildren(make('p', {}, ...children));
}

function showActions({ id, running, complete, masked }) {
  const own = `call/${encodeURIComponent(id)}`;
  if (running) {
    const outcome = make('input', {
      name: 'outcome',
      value: 'operator',
      maxlength: '64',
      required: true,
    });
    const end = make(
      'form',
      {},
      make('label', {}, make('span', {}, 'Outcome'), outcome),
      make('button', {}, 'End with this outcome'),
    );
    end.addEventListener('submit', (event) => {
      event.preventDefault();
      post(`${own}/end`, { outcome: outcome.value }).catch((error) => showResult(error.message));
    });
    $('actions').replaceChildren(
      button('Hang up', 'grave', async () => {
        if (confirm('Hang up this call? The caller hears the line go dead.'))
          await post(`${own}/hangup`, {});
      }),
      end,
    );
    return;
  }
  if (!complete) {
    $('actions').replaceChildren(
      make('p', { class: 'none' }, 'Not all of this call is kept, so no test can be made of it.'),
    );
    return;
  }
  $('actions').replaceChildren(
    make('a', { class: 'button', href: `${own}/spec`, download: true }, 'Save as test'),
    make(
      'a',
      { class: 'button', href: `${own}/transcript`, download: true },
      'Save the transcript',
    ),
    button('Replay against the code that runs', '', async () => showReplay(own, masked)),
  );
}

/** Asks for the masked texts, if there are any, and places the call again. */
function showReplay(own, masked) {
  document.querySelector('.masked-values')?.remove();
  const inputs = masked.map(({ name, preset }) =>
    make(
      'label',
      {},
      make('span', {}, name),
      make('input', {
        name,
        value: preset ?? '',
        required: preset === undefined,
        autocomplete: 'off',
      }),
    ),
  );
  const form = make(
    'form',
    { class: 'masked-values' },
    ...inputs,
    make('button', {}, 'Replay now'),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    showResult('The call is placed again …');
    try {
      const outcome = await post(`${own}/replay`, {
        masked: Object.fromEntries(new FormData(form)),
      });
      if (outcome.same)
        showResult(make('span', { class: 'good' }, 'The dialogue is the same, to the byte.'));
      else
        showResult(
          make('span', { class: 'bad' }, 'The dialogue differs:'),
          make('pre', { tabindex: '0' }, outcome.difference),
        );
    } catch (error) {
      showResult(error.message);
    }
  });
  $('actions').append(form);
  (form.querySelector('input') ?? form.querySelector('button')).focus();
}

// Views, by the fragment of the address.

function show() {
  const [view, id] = location.hash.slice(1).split('/');
  const isCall = view === 'call' && id;
  shown = isCall ? { id: decodeURIComponent(id), entries: [] } : undefined;
  $('calls').hidden = isCall || view === 'routes';
  $('routes').hidden = view !== 'routes';
  $('call').hidden = !isCall;
  for (const link of document.querySelectorAll('nav a')) {
    const current = link.dataset.view === (view === 'routes' ? 'routes' : 'calls');
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = 'Calls';
  for (const part of ['timeline', 'facts-of-asterisk', 'facts', 'actions', 'result'])
    $(part).replaceChildren();
  $('call-title').textContent = 'Loading …';
  $('left').hidden = true;
  showFigures();
  if (isCall) void loadCall();
}

addEventListener('hashchange', () => {
  if (location.hash === '#main') return;
  show();
  $('main').focus({ preventScroll: true });
  scrollTo(0, 0);
});

addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof Element && event.target.matches('input, select');
  if (event.key === '/' && !isTyping) {
    event.preventDefault();
    location.hash = '';
    $('text').focus();
  } else if (event.key === 'Escape' && shown && !isTyping) location.hash = '';
  else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !isTyping) {
    const links = [...$('list').querySelectorAll('a')];
    const next = links.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
    if (!links.includes(document.activeElement) || !links[next]) return;
    event.preventDefault();
    links[next].focus();
  }
});

show();
showOptions();
showList();
connect();
