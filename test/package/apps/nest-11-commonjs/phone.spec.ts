import { check } from './check';

test('phone', check);
