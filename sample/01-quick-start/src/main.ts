import 'reflect-metadata';
import { giveUp, start } from './start.js';

await start().catch(giveUp);
