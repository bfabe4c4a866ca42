import { BadRequestException, type PipeTransform } from '@nestjs/common';

/** Lets through numbers from `least` to `most`. */
export class RangePipe implements PipeTransform<number, number> {
  constructor(
    private readonly least: number,
    private readonly most: number,
  ) {}

  transform(value: number): number {
    if (value >= this.least && value <= this.most) return value;
    throw new BadRequestException(`${value} is not from ${this.least} to ${this.most}`);
  }
}
