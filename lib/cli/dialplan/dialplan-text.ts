/** One step of a dialplan: an application with its arguments. */
export interface Step {
  readonly file: string;
  readonly line: number;
  readonly context: string;
  readonly extension: string;
  readonly priority: number;
  readonly label: string | undefined;
  readonly application: string;
  readonly args: string;
}

/** A context of a dialplan. */
export interface Context {
  readonly extensions: Map<string, Step[]>;
  /** The contexts in which an extension is looked for that this one does not have. */
  readonly includes: string[];
  /** Whether extensions may come from elsewhere: a switch, or a context of another file that was not read. */
  open: boolean;
}

/** A dialplan as it was read from its files. */
export interface Dialplan {
  readonly contexts: Map<string, Context>;
}

/** Reads the files that a file of the dialplan includes, by a name that may have stars; none if there are none. `#tryinclude` is optional. */
export type ReadIncluded = (name: string, from: string, optional: boolean) => readonly SourceFile[];

/** A file of the dialplan. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

const SECTION = /^\[([^\]]+)\]/;
const SETTING = /^(exten|same|include|ignorepat|switch|eswitch|lswitch)\s*=>?\s*(.*)$/i;
/** An extension, its priority with label and offset, and the application. */
const EXTENSION = /^(?:"([^"]*)"|([^,]*)),(.*)$/;
const PRIORITY = /^\s*(n|s|hint|\d+)\s*(?:\+\s*\d+)?\s*(?:\(([^)]*)\))?\s*(?:\+\s*\d+)?\s*,(.*)$/i;
const APPLICATION = /^\s*([\w.-]+)\s*(?:\((.*)\)\s*$|,(.*)$|$)/;

/** Reads a dialplan, with the files that it includes, as Asterisk's pbx_config reads it. */
export function readDialplan(file: SourceFile, read: ReadIncluded): Dialplan {
  const dialplan: Dialplan = { contexts: new Map() };
  new DialplanReader(dialplan, read).read(file);
  return dialplan;
}

class DialplanReader {
  readonly #files = new Set<string>();
  #context: { name: string; content: Context } | undefined;
  #steps: Step[] = [];
  #extension = '';

  constructor(
    private readonly dialplan: Dialplan,
    private readonly readIncluded: ReadIncluded,
  ) {}

  read({ name, text }: SourceFile): void {
    this.#files.add(name);
    let inComment = false;
    for (const [index, raw] of text.split(/\r?\n/).entries()) {
      const { code, commented } = withoutComment(raw, inComment);
      inComment = commented;
      if (code !== '') this.#line(code, name, index + 1);
    }
  }

  #line(code: string, file: string, line: number): void {
    const included = /^#(try)?include\s+[<"]?([^>"]+)[>"]?/i.exec(code);
    if (included) {
      const [, optional, name = ''] = included;
      for (const found of this.readIncluded(name.trim(), file, optional !== undefined)) {
        if (!this.#files.has(found.name)) this.read(found);
      }
      return;
    }
    const section = SECTION.exec(code);
    if (section) {
      this.#open(section[1] ?? '');
      return;
    }
    const [, key = '', value = ''] = SETTING.exec(code) ?? [];
    const content = this.#context?.content;
    if (content === undefined) return;
    if (/^include$/i.test(key)) content.includes.push(value.split(',')[0]?.trim() ?? '');
    else if (/switch$/i.test(key)) content.open = true;
    else if (/^exten$/i.test(key)) this.#exten(value, file, line);
    else if (/^same$/i.test(key)) this.#step(value, file, line);
  }

  #open(name: string): void {
    const content = this.dialplan.contexts.get(name) ?? {
      extensions: new Map<string, Step[]>(),
      includes: [],
      open: false,
    };
    this.dialplan.contexts.set(name, content);
    this.#context = /^(?:general|globals)$/.test(name) ? undefined : { name, content };
    this.#extension = '';
  }

  #exten(value: string, file: string, line: number): void {
    const [, quoted, bare = '', rest = ''] = EXTENSION.exec(value) ?? [];
    const { extensions } = this.#context?.content ?? { extensions: new Map<string, Step[]>() };
    // An extension may have a caller after a slash: 100/5551234.
    this.#extension = (quoted ?? bare).trim();
    this.#steps = extensions.get(this.#extension) ?? [];
    extensions.set(this.#extension, this.#steps);
    this.#step(rest, file, line);
  }

  #step(value: string, file: string, line: number): void {
    const [, priority = '', label, rest = ''] = PRIORITY.exec(value) ?? [];
    const [, application, bracketed, bare] = APPLICATION.exec(rest) ?? [];
    if (this.#context === undefined || application === undefined || /^hint$/i.test(priority))
      return;
    const last = this.#steps.at(-1)?.priority ?? 0;
    const step: Step = {
      file,
      line,
      context: this.#context.name,
      extension: this.#extension,
      priority: /^\d+$/.test(priority) ? Number(priority) : last + 1,
      label: label?.trim(),
      application,
      args: bracketed ?? bare ?? '',
    };
    this.#steps.push(step);
    this.#steps.sort((one, other) => one.priority - other.priority);
  }
}

/** A line without its comment. A comment may span lines: `;--` begins it, `--;` ends it. */
function withoutComment(raw: string, inComment: boolean): { code: string; commented: boolean } {
  let code = '';
  let commented = inComment;
  for (let at = 0; at < raw.length; at++) {
    if (commented) {
      if (!raw.startsWith('--;', at)) continue;
      commented = false;
      at += 2;
    } else if (raw.startsWith('\\;', at)) {
      code += ';';
      at++;
    } else if (raw[at] === ';') {
      if (!raw.startsWith(';--', at) || raw[at + 3] === '-') break;
      commented = true;
      at += 2;
    } else {
      code += raw[at] ?? '';
    }
  }
  return { code: code.trim(), commented };
}
