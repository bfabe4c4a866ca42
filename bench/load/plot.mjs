const ROW = 26;
const LEFT = 130;
const WIDTH = 220;
const GAP = 70;
const TOP = 54;

const PANELS = [
  { title: 'calls/s, of the floor’s', value: (f) => f.rate.ratio },
  { title: 'CPU per call, of the floor’s', value: (f) => f.cpu.ratio },
];

/** Bars of each server’s ratios to the floor, as an SVG that needs no font or style of ours. */
export function plot({ figures, date, node, cpu }) {
  const names = Object.keys(figures);
  const height = TOP + names.length * ROW + 34;
  const width = LEFT + PANELS.length * (WIDTH + GAP);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
  ];
  PANELS.forEach(({ title, value }, panel) => {
    const x = LEFT + panel * (WIDTH + GAP);
    const most = Math.max(...names.map((name) => value(figures[name])));
    lines.push(`<text x="${x}" y="30" font-weight="bold">${title}</text>`);
    names.forEach((name, row) => {
      const y = TOP + row * ROW;
      const ratio = value(figures[name]);
      const length = Math.max(1, (ratio / most) * WIDTH);
      const color = name === 'floor' ? '#888' : /^(core|nest)/.test(name) ? '#e0234e' : '#5b8def';
      if (panel === 0)
        lines.push(`<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${name}</text>`);
      lines.push(
        `<rect x="${x}" y="${y}" width="${length.toFixed(1)}" height="18" fill="${color}"/>`,
      );
      lines.push(`<text x="${x + length + 5}" y="${y + 14}">${ratio.toFixed(2)}</text>`);
    });
  });
  lines.push(
    `<text x="8" y="${height - 10}" fill="#555" font-size="11">${date}, Node ${node}, ${cpu}</text>`,
    '</svg>',
  );
  return `${lines.join('\n')}\n`;
}
