/** The path of a URL, as a call's summary shows it: without its query, and decoded if it can be. */
export function parseRequestPath(url: string): string {
  const [before = ''] = url.split('?', 1);
  const path = before.replace(/^[a-z]+:\/\/[^/]*/i, '');
  const whole = path.startsWith('/') ? path : `/${path}`;
  try {
    return decodeURIComponent(whole);
  } catch {
    return whole;
  }
}
