const ROW = 30;
const LEFT = 190;
const WIDTH = 230;
const GAP = 90;
const TOP = 104;

const PANELS = [
  { title: 'Calls per second', better: 'higher is better', value: (of) => of.rate.ratio },
  { title: 'CPU time per call', better: 'lower is better', value: (of) => of.cpu.ratio },
];

/** The names of the servers in the picture. */
const NAMES = {
  floor: 'bare socket (the floor)',
  core: 'nestjs-agi/core',
  'nest-singleton': 'Nest controller',
  'nest-scoped': 'Nest, request scope',
  'core-metrics': 'core, with metrics',
  'core-traces-sampled': 'core, 1 % of calls traced',
  'core-inspected': 'core, inspected',
  'ding-dong': 'ding-dong',
  'asterisk.io': 'asterisk.io',
};

/** Colours that stand out on white and on black alike; text and lines follow the reader's scheme. */
const STYLE = `
  text { fill: #1f2328; font: 13px system-ui, sans-serif; }
  .title { font-size: 17px; font-weight: 600; }
  .panel { font-weight: 600; }
  .note { fill: #59636e; font-size: 11px; }
  .one { stroke: #59636e; stroke-dasharray: 3 3; }
  .paper { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .note { fill: #9198a1; }
    .one { stroke: #9198a1; }
    .paper { fill: #0d1117; }
  }`;

/** Bars of each server’s ratios to the floor, as an SVG for light and dark pages and screen readers. */
export function plot({ figures, date, node, cpu, rounds }) {
  const names = Object.keys(NAMES).filter((name) => name in figures);
  const bottom = TOP + names.length * ROW;
  const height = bottom + 40;
  const width = LEFT + PANELS.length * (WIDTH + GAP);
  const description = names
    .map((name) => {
      const { rate, cpu: time } = figures[name];
      return `${NAMES[name]}: ${rate.ratio.toFixed(2)} of the calls, ${time.ratio.toFixed(2)} of the CPU time`;
    })
    .join('; ');
  const title = 'One phone call of ten commands, beside a bare socket server';
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${title}</title>`,
    `<desc id="description">${description}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="title" x="16" y="32">${title}</text>`,
  ];
  PANELS.forEach(({ title: heading, better, value }, panel) => {
    const x = LEFT + panel * (WIDTH + GAP);
    const most = Math.max(...names.map((name) => value(figures[name])));
    const one = x + WIDTH / most;
    lines.push(`<text class="panel" x="${x}" y="66">${heading}</text>`);
    lines.push(`<text class="note" x="${x}" y="84">${better}; the bare socket is 1</text>`);
    lines.push(
      `<line class="one" x1="${one.toFixed(1)}" y1="${TOP - 8}" x2="${one.toFixed(1)}" y2="${bottom}"/>`,
    );
    names.forEach((name, row) => {
      const y = TOP + row * ROW;
      const ratio = value(figures[name]);
      const length = Math.max(1, (ratio / most) * WIDTH);
      const color =
        name === 'floor' ? '#8b949e' : /^(core|nest)/.test(name) ? '#e0234e' : '#4493f8';
      if (panel === 0)
        lines.push(`<text x="${LEFT - 10}" y="${y + 14}" text-anchor="end">${NAMES[name]}</text>`);
      lines.push(
        `<rect x="${x}" y="${y}" width="${length.toFixed(1)}" height="20" rx="2" fill="${color}"/>`,
      );
      lines.push(
        `<text x="${(x + length + 6).toFixed(1)}" y="${y + 15}">${ratio.toFixed(2)}</text>`,
      );
    });
  });
  lines.push(
    `<text class="note" x="16" y="${height - 12}">Medians of ${rounds} rounds. ${date}, Node ${node}, ${cpu}.</text>`,
    '</svg>',
  );
  return `${lines.join('\n')}\n`;
}
