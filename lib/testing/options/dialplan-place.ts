/** A place of the dialplan, as people write it. */
export interface DialplanPlace {
  readonly context: string;
  readonly extension: string;
  readonly priority: string;
}

/** The form of a place: `context,extension`, or `context,extension,priority`. */
export const PLACE_FORM = /^[^,]+,[^,]+(?:,[^,]+)?$/;

/** Reads `context,extension,priority`. The priority is the first one unless it is given. */
export function placeIn(text: string): DialplanPlace {
  const [context = '', extension = '', priority = '1'] = text.split(',');
  return { context, extension, priority };
}
