export const steadiness: readonly { selector: string; message: string }[];
