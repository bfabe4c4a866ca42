import { badOption } from './bad-option.js';
import { checkPrompt, elementsOf, type Prompt } from './prompt.js';

/**
 * Prompts by name, by language: `{ en: { welcome: 'hello' }, fr: { welcome: 'fr-hello' } }`.
 *
 * @publicApi
 */
export type PromptTable = Readonly<Record<string, Readonly<Record<string, Prompt>>>>;

/**
 * Checks every prompt of a table, and the names by which they refer to others.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the prompt, for one that cannot be played, that
 * refers to one that is in no language, or that leads to itself
 */
export function checkTable(prompts: PromptTable): void {
  const references = new Map<string, string[]>();
  for (const [language, table] of Object.entries(prompts)) {
    for (const [name, prompt] of Object.entries(table)) {
      checkPrompt(`prompts.${language}.${name}`, prompt);
      references.set(name, [...(references.get(name) ?? []), ...namesIn(prompt)]);
    }
  }
  for (const [name, others] of references) {
    const unknown = others.find((other) => !references.has(other));
    if (unknown !== undefined) {
      throw badOption(`prompts: ${name}`, unknown, 'made of prompts that the table has');
    }
    if (leadsTo(name, others, references)) {
      throw badOption(`prompts: ${name}`, name, 'a prompt that does not lead to itself');
    }
  }
}

function namesIn(prompt: Prompt): string[] {
  return elementsOf(prompt).flatMap((element) =>
    typeof element === 'object' && 'prompt' in element ? [element.prompt] : [],
  );
}

function leadsTo(
  name: string,
  others: readonly string[],
  references: ReadonlyMap<string, readonly string[]>,
  seen = new Set<string>(),
): boolean {
  return others.some((other) => {
    if (other === name) return true;
    if (seen.has(other)) return false;
    seen.add(other);
    return leadsTo(name, references.get(other) ?? [], references, seen);
  });
}
