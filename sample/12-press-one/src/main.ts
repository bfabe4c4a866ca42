import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AmiClient, CallPlacer } from 'nestjs-agi/ami';
import { AppModule } from './app.module.js';

const app = await NestFactory.createApplicationContext(AppModule);
const { AMI_HOST: host = '127.0.0.1', AMI_SECRET: secret = '' } = process.env;
const ami = new AmiClient({ host, username: 'campaign', secret });
await ami.connect();
const placer = new CallPlacer(ami, {
  agi: 'agi://127.0.0.1:4573',
  maxCalls: 10,
  callsPerSecond: 1,
});
const call = async (to: string): Promise<void> => {
  const { outcome } = await placer.place({ to, route: '/campaign/offer', ring: 25_000 });
  console.log(to, outcome);
};
// Each destination is an argument: PJSIP/100 PJSIP/101 …
await Promise.all(process.argv.slice(2).map(call));
await app.close(); // It waits for calls that still go on.
await ami.close();
