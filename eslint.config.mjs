import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { steadiness } from './test/steadiness.mjs';

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      'coverage/',
      'reports/',
      'api/',
      'test/package/apps/',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Constructor-injected classes must stay value imports, or Nest loses its decorator metadata.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
    },
  },
  {
    files: ['test/**/*.ts', 'sample/**/*.ts'],
    rules: {
      // Nest's own options are classes, and are given as literals everywhere.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['test/**/*.spec.ts', 'sample/**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...steadiness] },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        AbortController: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
      },
    },
  },
  {
    // The page of the inspector runs in a browser.
    files: ['lib/inspector/core/page/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['document', 'location', 'fetch', 'EventSource', 'CSS', 'Element', 'FormData'],
          ...['confirm', 'alert', 'addEventListener', 'scrollTo', 'performance', 'console'],
          ...['setTimeout', 'clearTimeout', 'setInterval'],
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'max-lines': 'off' },
  },
  prettier,
);
