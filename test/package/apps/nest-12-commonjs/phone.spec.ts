import { test } from 'node:test';
import { check } from './check.js';

void test('phone', check);
