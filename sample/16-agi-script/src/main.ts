#!/usr/bin/env node
import { serveProcess } from 'nestjs-agi/core';
import { openingHours } from './opening-hours.js';

await serveProcess((channel) => openingHours(channel));
