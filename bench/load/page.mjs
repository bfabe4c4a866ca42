import { DIALOGUES } from '../dialogues.mjs';

/** The names of the servers in the tables. */
const NAMES = {
  floor: 'floor: a bare socket',
  core: '**core**',
  'nest-singleton': '**Nest**, a controller',
  'nest-scoped': '**Nest**, request scope, three providers',
  'core-watched': 'core, every message listened to',
  'core-metrics': 'core with `prometheusMetrics()`',
  'core-traces': 'core with `traceCalls()`',
  'core-traces-sampled': 'core with `traceCalls()`, 1 % of calls sampled',
  'core-inspected': 'core with an inspector',
  'ding-dong': 'ding-dong 0.1.7',
  'asterisk.io': 'asterisk.io 0.1.1',
};

/**
 * Writes the figures of a run into the page: each part of it that a pair of comments encloses.
 *
 * @param result as `calls.mjs --json` writes it
 */
export function writeFigures(page, result) {
  return Object.entries(parts(result)).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- figures: ${name} -->\n`, '<!-- end of figures -->'];
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from === -1 || to === -1) throw new Error(`the page has no figures named ${name}`);
    return `${text.slice(0, from + begin.length)}\n${part}\n\n${text.slice(to)}`;
  }, page);
}

function parts(result) {
  const { real, menu, noop } = result.figures;
  const { core, floor } = real;
  return {
    'real call': table(Object.keys(real), realColumns(result)),
    'other calls': table(Object.keys(real), [
      ...ratioColumns('menu', menu),
      ...ratioColumns('noop', noop),
    ]),
    run:
      `${result.date}, Node ${result.node}, ${result.cpu} (the server on one of them); medians of ` +
      `${result.rounds} rounds of ${result.calls} calls of each server.`,
    core: `The core takes ${micro(core)} µs for a real call, and a bare socket server ${micro(floor)}.`,
  };
}

const micro = ({ cpu }) => Math.round(cpu.median);
const ratio = ({ ratio: median, spread }) =>
  `${median.toFixed(2)} (${spread.map((one) => one.toFixed(2)).join('–')})`;
const pair = (one, other) => `${one.median.toFixed(2)} / ${other.median.toFixed(2)}`;
const kilo = (bytes) => (bytes / 1024).toFixed(1);

function realColumns({ figures: { real }, memory }) {
  return [
    ['calls/s of the floor’s', (name) => ratio(real[name].rate)],
    ['CPU per call of the floor’s', (name) => ratio(real[name].cpu)],
    ['CPU of the core’s', (name) => real[name].cpu.ofCore.toFixed(2)],
    ['CPU µs', (name) => String(micro(real[name]))],
    ['turnaround p50 / p99 ms', (name) => pair(real[name].turnaroundP50, real[name].turnaroundP99)],
    ['p99 of the floor’s', (name) => real[name].turnaroundP99.ratio.toFixed(2)],
    [
      'KB per idle call: heap, RSS',
      (name) => `${kilo(memory[name].heapPerCall)}, ${kilo(memory[name].rssPerCall)}`,
    ],
  ];
}

function ratioColumns(kind, figures) {
  const commands = `${kind}, ${DIALOGUES[kind].lines.length} commands`;
  return [
    [`${commands}: calls/s`, (name) => figures[name].rate.ratio.toFixed(2)],
    ['CPU', (name) => figures[name].cpu.ratio.toFixed(2)],
    ['CPU µs', (name) => String(micro(figures[name]))],
  ];
}

/** A table as Prettier formats it. */
function table(names, columns) {
  const head = ['server', ...columns.map(([heading]) => heading)];
  const rows = names.map((name) => [NAMES[name], ...columns.map(([, value]) => value(name))]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column].length)),
  );
  const line = (cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
