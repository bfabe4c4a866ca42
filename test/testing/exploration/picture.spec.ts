import { beforeAll, describe, expect, it } from '@jest/globals';
import { graphOf, type FoundEdge, type FoundPlace } from 'nestjs-agi/testing';

const LONG = 'a greeting of many words that is longer than a line';
const APPLICATION = 'Queue(R&D <"x">)';

const places: readonly FoundPlace[] = (
  [
    ['/desk', 'start'],
    [LONG, 'prompt'],
    ['menu', 'question'],
    ['message', 'recording'],
    [APPLICATION, 'application'],
    ['continued', 'end'],
  ] as const
).map(([place, kind]) => ({ place, kind, commands: [] }));

const edges: readonly FoundEdge[] = [
  ['/desk', LONG, ''],
  [LONG, 'menu', ''],
  ['menu', 'message', '1'],
  ['menu', APPLICATION, 'no-input'],
  ['menu', APPLICATION, 'an answer that is invalid'],
  ['message', 'continued', ''],
  [APPLICATION, 'continued', ''],
].map(([from = '', to = '', by = '']) => ({ from, to, by, calls: 1 }));

interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly lines: readonly { readonly x: number; readonly y: number; readonly text: string }[];
}

/** The boxes of a picture with the texts in them: those of places, and `back` of what leads from one to another. */
function boxesIn(svg: string): Box[] {
  const found = svg.matchAll(
    /<rect class="(\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"(?: rx="([\d.]+)")?\/>(.*)/g,
  );
  return Array.from(found, ([, name = '', x, y, width, height, radius, texts = '']) => ({
    name,
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
    radius: Number(radius),
    lines: Array.from(
      texts.matchAll(/<text(?: class="by")? x="([\d.]+)" y="([\d.]+)">([^<]*)<\/text>/g),
      ([, left, top, text = '']) => ({ x: Number(left), y: Number(top), text }),
    ),
  }));
}

const textOf = ({ lines }: Box): string => lines.map(({ text }) => text).join(' ');

let svg: string;
let boxes: Box[];
let labels: Box[];
beforeAll(async () => {
  svg = await graphOf({ places, edges }).svg();
  labels = boxesIn(svg).filter(({ name }) => name === 'back');
  boxes = boxesIn(svg).filter(({ name }) => name !== 'back');
});

describe('the picture of a graph', () => {
  it('has a box for each place, by its kind, and what leads along each way', () => {
    expect(boxes.map((box) => [textOf(box), box.name])).toEqual([
      ['/desk', 'start'],
      [LONG, 'prompt'],
      ['menu', 'question'],
      ['message', 'recording'],
      ['Queue(R&amp;D &lt;"x"&gt;)', 'application'],
      ['continued', 'end'],
    ]);
    expect(labels.map(textOf).sort()).toEqual(['1', 'no-input · an answer that is invalid']);
    expect(labels.flatMap(({ lines }) => lines)).toHaveLength(3);
    for (const kind of ['start', 'end', 'prompt', 'question', 'recording', 'application'])
      expect(svg).toContain(`rect.${kind}`);
  });

  it('has room for each text, which stands in the middle of its box', () => {
    for (const { x, y, width, height, lines, name } of [...boxes, ...labels]) {
      const [character, line] = name === 'back' ? [6, 15] : [7, 18];
      for (const [index, one] of lines.entries()) {
        expect(Math.abs(one.x - x - width / 2)).toBeLessThan(0.3);
        expect(one.y).toBeGreaterThan(y + line / 2 + index * line);
        expect(one.y).toBeLessThan(y + height);
        expect(one.text.replace(/&\w+;/g, '-').length * character).toBeLessThan(width);
        expect(one.text.length).toBeLessThanOrEqual(26);
        if (index > 0) expect(one.y - lines[index - 1]!.y).toBe(line);
      }
    }
  });

  it('is as large as what is in it, and nothing covers anything else', () => {
    const [, width, height] = /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
    expect(svg).toContain(`width="${width}" height="${height}" viewBox`);
    expect(svg).toContain('<g transform="translate(24 24)">');
    const all = [...boxes, ...labels];
    for (const one of all) {
      expect(one.x + one.width + 48).toBeLessThanOrEqual(Number(width));
      expect(one.y + one.height + 48).toBeLessThanOrEqual(Number(height));
      for (const other of all.filter((box) => box !== one)) {
        const isBeside = one.x + one.width <= other.x || other.x + other.width <= one.x;
        const isBelow = one.y + one.height <= other.y || other.y + other.height <= one.y;
        expect(isBeside || isBelow).toBe(true);
      }
    }
  });

  it('goes down from the start to the ends, with a curve for each way, from box to box', () => {
    const at = (x: number, y: number, side: 'above' | 'below'): string | undefined =>
      boxes
        .filter((box) => x >= box.x && x <= box.x + box.width)
        .filter((box) => Math.abs(y - box.y - (side === 'above' ? 0 : box.height)) < 0.3)
        .map(textOf)[0];
    const curves = svg.matchAll(
      /<path d="M([\d.]+),([\d.]+) C(?:[\d.]+,[\d.]+ )+([\d.]+),([\d.]+)" marker-end="url\(#arrow\)"\/>/g,
    );
    const ways = Array.from(curves, ([, ...ends]) => {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ends.map(Number);
      return [at(x1, y1, 'below'), at(x2, y2, 'above')];
    });
    expect(ways).toEqual([
      ['/desk', LONG],
      [LONG, 'menu'],
      ['menu', 'message'],
      ['menu', textOf(boxes[4]!)],
      ['message', 'continued'],
      [textOf(boxes[4]!), 'continued'],
    ]);
    expect(svg).toContain('<marker id="arrow"');
  });

  it('has round boxes for where calls begin and end, and those of questions stand out', () => {
    const radii = Object.fromEntries(boxes.map(({ name, radius }) => [name, radius]));
    expect(radii).toMatchObject({ start: 18, end: 18, prompt: 5, recording: 5, application: 5 });
    expect(radii.question).toBeGreaterThan(5);
  });
});

it('a way that leads back to its own place is drawn', async () => {
  const back = await graphOf({
    places: places.slice(0, 1),
    edges: [{ from: '/desk', to: '/desk', by: '', calls: 1 }],
  }).svg();
  expect(boxesIn(back).map(textOf)).toEqual(['/desk']);
  expect(back.match(/<path d="M[^"]*" marker-end/g)).toHaveLength(1);
});
