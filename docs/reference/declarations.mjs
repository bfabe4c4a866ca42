/** Reads what the sources of `lib` declare, with the documentation comments. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const lib = fileURLToPath(new URL('../../lib/', import.meta.url));

export const parse = (file) =>
  ts.createSourceFile(file, readFileSync(lib + file, 'utf8'), ts.ScriptTarget.Latest, true);

export const sentence = (node) =>
  (ts.getJSDocCommentsAndTags(node)[0]?.comment ?? '').toString().replaceAll('\n', ' ');

export const sameName = (a, b) => a.name.getText() === b.name.getText();

export const isHidden = (node) =>
  node.name.getText().startsWith('#') ||
  node.getText().includes('protected ') ||
  ts.getJSDocTags(node).some((tag) => tag.tagName.text === 'internal');

/** The text of a comment or of a tag in one line; a link in it is shown as code. */
const inline = (comment) =>
  (ts.getTextOfJSDocComment(comment) ?? '')
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .replace(/^- /, '');

/** Methods that do not name the row that is theirs, or that name the row of another. */
const ROWS_ELSEWHERE = { hangup: ['HANGUP'], redirectedTo: [] };

/** Every method of the channel, with the constants of the rows that it sends. */
export function channelMethods() {
  const methods = [];
  const files = readdirSync(`${lib}core/channel/commands`).map((f) => `core/channel/commands/${f}`);
  for (const file of [...files, 'core/channel/agi-channel.ts']) {
    const visit = (node) => {
      if (ts.isMethodDeclaration(node) && node.body && !isHidden(node)) {
        const sent = node.body
          .getText()
          .matchAll(/\b(?:send|sendForValue|runApplication)\(\s*this,\s*([A-Z_]+)/g);
        const rows = ROWS_ELSEWHERE[node.name.getText()] ?? [...sent].map((m) => m[1]);
        const overload = node.parent.members.find(
          (member) => ts.isMethodDeclaration(member) && !member.body && sameName(member, node),
        );
        const parameters = node.parameters.map((parameter) => {
          const optional = parameter.questionToken ?? parameter.initializer;
          return parameter.name.getText() + (optional ? '?' : '');
        });
        const documented = overload ?? node;
        methods.push({
          name: node.name.getText(),
          signature: `${node.name.getText()}(${parameters.join(', ')})`,
          rows,
          doc: sentence(documented),
          returns: inline(ts.getJSDocReturnTag(documented)?.comment),
          // `Promise<DialResult>` resolves with a DialResult.
          result: /Promise<(\w+)/.exec(documented.type?.getText() ?? '')?.[1],
          parameters: node.parameters.map((parameter, index) => ({
            name: parameters[index],
            type: parameter.type?.getText() ?? '',
            doc: inline(ts.getJSDocParameterTags(parameter)[0]?.comment),
          })),
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(parse(file));
  }
  return methods;
}

/** Members of an interface with their documentation comments. */
export function members(file, name) {
  const found = [];
  const visit = (node) => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === name) {
      for (const member of node.members) {
        found.push({
          name: member.name.getText(),
          type: member.type.getText(),
          doc: sentence(member),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

/** Every interface, type and constant that the core declares, by its name. */
const declared = new Map();
for (const file of readdirSync(`${lib}core`, { recursive: true })) {
  if (!file.endsWith('.ts')) continue;
  for (const statement of parse(join('core', file)).statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      declared.set(statement.name.text, statement);
    } else if (ts.isVariableStatement(statement)) {
      for (const constant of statement.declarationList.declarations) {
        declared.set(constant.name.getText(), constant);
      }
    }
  }
}

/** The words of a type such as `'BUSY' | 'ANSWER' | (string & {})`, or of a list of them; else none. */
function wordsOf(name) {
  const type = declared.get(name)?.type;
  if (type === undefined) return [];
  if (ts.isIndexedAccessTypeNode(type)) {
    const list = declared.get(/^\(?typeof (\w+)/.exec(type.getText())?.[1]);
    return [...(list?.initializer?.getText() ?? '').matchAll(/'([^']*)'/g)].map(([, word]) => word);
  }
  if (!ts.isUnionTypeNode(type)) return [];
  return type.types
    .filter((part) => ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal))
    .map((part) => part.literal.text);
}

/** The members of a type that has any: of an interface, or of a union of objects. */
function nodesOf(type) {
  if (type === undefined) return [];
  if (ts.isInterfaceDeclaration(type) || ts.isTypeLiteralNode(type)) return [...type.members];
  if (ts.isTypeAliasDeclaration(type)) return nodesOf(type.type);
  return ts.isUnionTypeNode(type) ? type.types.flatMap(nodesOf) : [];
}

/** Whether a type extends another one, which has no other parent. */
export const extendsType = (name, parent) => parentOf(named(name)) === parent;

const named = (type) => declared.get(type.replace(/<.*/, ''));

/** The type that another one extends: of those that are shown, none extends two. */
const parentOf = (type) => type.heritageClauses?.[0]?.types[0]?.getText();

/**
 * The fields of a type and of those that it extends, up to one whose fields are told elsewhere.
 *
 * @param name the name of the type
 * @param told the names of types whose fields are left out
 */
export function fieldsOf(name, told) {
  const type = named(name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  const parent = parentOf(type);
  const inherited = parent === undefined || told.includes(parent) ? [] : fieldsOf(parent, told);
  const defaults = new Map(
    (type.typeParameters ?? []).map((t) => [t.name.text, t.default?.getText() ?? t.name.text]),
  );
  const own = nodesOf(type).flatMap((member) => fieldRows(member, defaults));
  return [...inherited, ...own];
}

/** A field, and those of the object that it holds, if that is a type of its own. */
function fieldRows(member, defaults) {
  const mark = member.questionToken ? '?' : '';
  const name = member.name.getText();
  const method = ts.isMethodSignature(member);
  const written = member.type.getText().replaceAll(/\s+/g, ' ');
  const type = written.replaceAll(/\w+/g, (word) => defaults.get(word) ?? word);
  const comment = inline(ts.getJSDocCommentsAndTags(member)[0]?.comment);
  const row = { name: `${name}${method ? '()' : mark}`, type, doc: withWords(comment, type) };
  const inner = ts.isTypeReferenceNode(member.type) ? fieldsWithin(name, type) : [];
  return [row, ...inner];
}

/** The fields of the object that a field or an argument is. */
export function fieldsWithin(name, type) {
  const object = named(type);
  if (object === undefined || wordsOf(type).length > 0) return [];
  return nodesOf(object)
    .flatMap((member) => fieldRows(member, new Map()))
    .map((field) => ({ ...field, name: `${name}.${field.name}` }));
}

/** A description, and the words that a value of this type may be. */
export function withWords(doc, type) {
  const words = [...type.matchAll(/\w+/g)].flatMap(([name]) => wordsOf(name));
  if (words.length === 0) return doc;
  return `${doc} Words: ${words.map((word) => `\`${word}\``).join(', ')}.`.trim();
}
