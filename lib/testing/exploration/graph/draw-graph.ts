import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { AGIError } from '../../../core/index.js';
import type { FoundPlace } from '../search/findings.js';
import type { GraphToDraw } from './graph-to-draw.js';

/** The width of a character and the height of a line, in pixels of the picture. */
const CHARACTER = 7.2;
const LINE = 18;
const SMALL = { character: 6.2, line: 15 };
/** Most characters of a line. */
const WIDE = 26;
const MARGIN = 24;

const STYLE = `
  svg { background: #ffffff; font: 13px ui-sans-serif, system-ui, sans-serif }
  text { fill: #1c2530; text-anchor: middle }
  .by { font-size: 11.5px; fill: #4a5563 }
  .back { fill: #ffffff; opacity: .88 }
  rect.start, rect.end { fill: #e9edf2; stroke: #66717f }
  rect.prompt { fill: #e8f2fd; stroke: #3b7cc4 }
  rect.question { fill: #fff4d9; stroke: #c08a1d }
  rect.recording { fill: #f7e8f4; stroke: #a94f95 }
  rect.application { fill: #e5f5ea; stroke: #3c9259 }
  path { fill: none; stroke: #7b8794; stroke-width: 1.3 }
  marker path { fill: #7b8794; stroke: none }
  @media (prefers-color-scheme: dark) {
    svg { background: #14181d }
    text { fill: #e6eaef }
    .by { fill: #aeb8c4 }
    .back { fill: #14181d }
    rect.start, rect.end { fill: #262d36; stroke: #8b97a5 }
    rect.prompt { fill: #14283d; stroke: #5b9be0 }
    rect.question { fill: #362b10; stroke: #d8a437 }
    rect.recording { fill: #331a2e; stroke: #c877b6 }
    rect.application { fill: #122c1c; stroke: #57b57a }
    path { stroke: #7d8896 }
    marker path { fill: #7d8896 }
  }`;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Draws a graph. ELK lays it out. */
export async function drawGraph({ places, edges }: GraphToDraw): Promise<string> {
  const Elk = await loadElk();
  const texts = places.map(({ place }) => wrapped(place));
  const ids = new Map(places.map(({ place }, index) => [place, `n${index}`]));
  const labels = edges.map(({ by, weight }) =>
    wrapped([...by, ...(weight === undefined ? [] : [`${weight} ×`])].join(' · ')),
  );
  const toLayOut: ElkNode = {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'SPLINES',
      'elk.layered.spacing.nodeNodeBetweenLayers': '46',
      'elk.spacing.nodeNode': '34',
      'elk.spacing.edgeLabel': '6',
      'elk.edgeLabels.placement': 'CENTER',
      'elk.edgeLabels.inline': 'true',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
    },
    children: texts.map((lines, index) => ({
      id: `n${index}`,
      width: Math.max(...lines.map(({ length }) => length), 4) * CHARACTER + 28,
      height: lines.length * LINE + 18,
    })),
    edges: edges.map(({ from, to }, index) => {
      const lines = labels[index] ?? [];
      const width = Math.max(...lines.map(({ length }) => length), 0) * SMALL.character + 6;
      return {
        id: `e${index}`,
        sources: [ids.get(from) ?? ''],
        targets: [ids.get(to) ?? ''],
        labels:
          lines.length === 0
            ? []
            : [
                {
                  id: `l${index}`,
                  text: lines.join(' '),
                  width,
                  height: lines.length * SMALL.line,
                },
              ],
      };
    }),
  };
  const graph = await new Elk().layout(toLayOut);
  const lines = (graph.edges ?? []).flatMap(({ sections = [], labels: placed = [] }, index) => [
    ...sections.map(({ startPoint, bendPoints = [], endPoint }) =>
      curve([startPoint, ...bendPoints, endPoint]),
    ),
    ...placed.map(({ x = 0, y = 0, width = 0, height = 0 }) => {
      const box = `<rect class="back" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/>`;
      return box + textAt(x + width / 2, y, labels[index] ?? [], SMALL.line, 'by');
    }),
  ]);
  const boxes = (graph.children ?? []).map(({ x = 0, y = 0, width = 0, height = 0 }, index) => {
    const kind = places[index]?.kind ?? 'prompt';
    const rect = `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius(kind, height)}"/>`;
    return rect + textAt(x + width / 2, y + 9, texts[index] ?? [], LINE, '');
  });
  const width = round((graph.width ?? 0) + 2 * MARGIN);
  const height = round((graph.height ?? 0) + 2 * MARGIN);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="The paths of a call flow">
<style>${STYLE}
</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0,0 L8,4 L0,8 z"/></marker></defs>
<g transform="translate(${MARGIN} ${MARGIN})">
${[...lines, ...boxes].join('\n')}
</g>
</svg>
`;
}

async function loadElk() {
  try {
    const loaded = await import('elkjs/lib/elk.bundled.js');
    // A build of CommonJS gives the class within another `default`.
    const { default: found } = loaded as {
      default: typeof loaded.default & { default?: typeof loaded.default };
    };
    return found.default ?? found;
  } catch (cause) {
    const message =
      'a graph is laid out by the package elkjs, which is not installed: npm install --save-dev elkjs';
    throw new AGIError('E_AGI_UNSUPPORTED', message, { cause });
  }
}

/** ELK gives the control points of cubic curves. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points.map(({ x, y }) => `${round(x)},${round(y)}`);
  const isCubic = rest.length % 3 === 0;
  const how = isCubic ? `C${rest.join(' ')}` : `L${rest.join(' ')}`;
  return `<path d="M${first ?? ''} ${how}" marker-end="url(#arrow)"/>`;
}

function textAt(
  x: number,
  y: number,
  lines: readonly string[],
  height: number,
  name: string,
): string {
  const cls = name === '' ? '' : ` class="${name}"`;
  return lines
    .map(
      (line, index) =>
        `<text${cls} x="${round(x)}" y="${round(y + (index + 0.75) * height)}">${escaped(line)}</text>`,
    )
    .join('');
}

function radius(kind: FoundPlace['kind'], height: number): number {
  return kind === 'start' || kind === 'end' ? round(height / 2) : kind === 'question' ? 14 : 5;
}

/** Breaks a text into lines at its blanks. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDE)
      lines[lines.length - 1] = `${last} ${word}`;
    else if (word !== '') lines.push(word);
  }
  return lines;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
