/** Writes parts of a page in Markdown. */

const cell = (text) => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');

export const page = (title, intro, ...parts) =>
  `# ${title}\n\n<!-- Written by docs/reference/generate.mjs (npm run docs). Do not edit. -->\n\n${intro}\n\n${parts.join('\n\n')}\n`;

export const code = (text) => `\`${text}\``;
