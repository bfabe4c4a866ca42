import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptRecord } from 'nestjs-agi/ami';

/** A reminder, with what came of its latest attempt. */
@Entity()
export class Attempt {
  /** The appointment and its time: one that is put off is a reminder of its own. */
  @PrimaryColumn()
  key!: string;

  @Column()
  to!: string;

  @Column('integer')
  attempt!: number;

  @Column()
  uniqueId!: string;

  @Column('text')
  state!: AttemptRecord['state'];

  @Column('text', { nullable: true })
  outcome!: AttemptRecord['outcome'] | null;

  /** In ms since 1970. */
  @Column('integer', { nullable: true })
  dueAt!: number | null;
}
