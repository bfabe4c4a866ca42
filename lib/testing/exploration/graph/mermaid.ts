import type { FoundPlace } from '../search/findings.js';
import type { GraphToDraw } from './graph-to-draw.js';

/** The signs around the text of each kind of place. */
const SHAPES: Readonly<Record<FoundPlace['kind'], readonly [string, string]>> = {
  start: ['([', '])'],
  prompt: ['[', ']'],
  question: ['{{', '}}'],
  recording: ['[/', '/]'],
  application: ['[[', ']]'],
  end: ['((', '))'],
};

/** A graph as text, for Mermaid. */
export function mermaidOf({ places, edges }: GraphToDraw): string {
  const ids = new Map(places.map(({ place }, index) => [place, `n${index}`]));
  const nodes = places.map(({ place, kind }) => {
    const [open, close] = SHAPES[kind];
    return `  ${ids.get(place) ?? ''}${open}"${escaped(place)}"${close}`;
  });
  const lines = edges.map(({ from, to, by, weight }) => {
    const label = [...by, ...(weight === undefined ? [] : [`${weight} ×`])].join(' · ');
    const arrow = label === '' ? '-->' : `-->|"${escaped(label)}"|`;
    return `  ${ids.get(from) ?? ''} ${arrow} ${ids.get(to) ?? ''}`;
  });
  return ['flowchart TD', ...nodes, ...lines, ''].join('\n');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
