import { OptionDefaults } from 'typedoc';

/** The guides, where the site has them beside the reference. */
const { SITE_GUIDE: guide } = process.env;

/** The API reference, one page per exported name: `npm run api` writes it to api/. */
export default {
  name: 'nestjs-agi',
  entryPoints: [
    'lib/index.ts',
    'lib/ami/index.ts',
    'lib/audio/index.ts',
    'lib/core/index.ts',
    'lib/inspector/index.ts',
    'lib/inspector/core/index.ts',
    'lib/ivr/index.ts',
    'lib/testing/index.ts',
  ],
  tsconfig: 'tsconfig.esm.json',
  out: 'api',
  ...(guide !== undefined && { navigationLinks: { Guide: guide } }),
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeProtected: true,
  modifierTags: [...OptionDefaults.modifierTags, '@publicApi'],
  // A type that only describes a shape which users write down themselves has no name of its own.
  validation: { notExported: true, invalidLink: true },
  highlightLanguages: [...OptionDefaults.highlightLanguages, 'ini'],
  treatWarningsAsErrors: true,
};
