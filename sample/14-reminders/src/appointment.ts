import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An appointment of which its customer is reminded by telephone. */
@Entity()
export class Appointment {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  /** The device or trunk that is dialled: `PJSIP/100`, `PJSIP/00441234567@carrier`. */
  @Column()
  telephone!: string;

  @Column('datetime')
  at!: Date;

  /** `call back` for a customer with whom the office finds another day. */
  @Column('text', { default: 'planned' })
  state!: 'planned' | 'confirmed' | 'call back';
}
