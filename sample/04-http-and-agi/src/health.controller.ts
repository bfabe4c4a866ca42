import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { AgiHealthIndicator, type AgiHealth } from 'nestjs-agi';

/** For load balancers: 200 while calls are taken, 503 as soon as they are not. */
@Controller('health')
export class HealthController {
  constructor(private readonly agi: AgiHealthIndicator) {}

  @Get()
  ready(): AgiHealth {
    const health = this.agi.isReady();
    if (health.agi.status === 'down') throw new ServiceUnavailableException(health);
    return health;
  }
}
