import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusedValue } from '../../core/internal.js';
import { speechOf } from './define-speech.js';
import { SpokenAddress } from './spoken-address.js';
import type { SpeechOptions } from './speech-options.js';

const FILE = /\/([0-9a-f]{64})\.wav(?:\?.*)?$/;

/** How long, in s, Asterisk may take a file from its own cache without a question. */
const CACHE_TIME = 3600;

/**
 * Makes the function that serves what is said to Asterisk, where `files` is `{ url }`. It answers any path that ends
 * in the name of a file, so that it can be mounted where you like; all other requests get 404.
 *
 * @example
 * createServer(speechHandler(speech)).listen(3000);
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` where `files` is no address
 *
 * @publicApi
 */
export function speechHandler(
  options: SpeechOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { files } = speechOf(options);
  if (!(files instanceof SpokenAddress)) {
    throw refusedValue('speech.files', options.files, "an address: { url: 'http://…' }");
  }
  return (request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead) {
      response.writeHead(405, { allow: 'GET, HEAD', 'content-length': 0 }).end();
      return;
    }
    const [, name = ''] = FILE.exec(request.url ?? '') ?? [];
    const file = files.fileOf(name);
    if (file === undefined) {
      response.writeHead(404, { 'content-length': 0 }).end();
      return;
    }
    // Without a lifetime Asterisk would ask again each time that it plays the file.
    response.writeHead(200, {
      'content-type': 'audio/wav',
      'content-length': file.length,
      'cache-control': `private, max-age=${CACHE_TIME}`,
    });
    response.end(request.method === 'HEAD' ? undefined : file);
  };
}
