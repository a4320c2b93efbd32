import { HandedOver } from '../core/errors.ts'
import type { Log } from '../core/ports.ts'

/** Work that a heartbeat does not wait for: a platform that hangs would keep every other group waiting. */
export class Background {
  readonly #underway = new Set<Promise<void>>()
  readonly #log: Log
  readonly #begun: (work: Promise<void>) => void

  /** `begun` hears of all of it. */
  constructor(log: Log, begun: (work: Promise<void>) => void = () => {}) {
    this.#log = log
    this.#begun = begun
  }

  /** What fails is logged; what another process has taken goes on there. */
  run(work: Promise<unknown>): void {
    const ended = work
      .then(
        () => {},
        (error: unknown) => {
          if (error instanceof HandedOver)
            this.#log.info({}, 'Another process goes on with what this one did beside the posts')
          else this.#log.error({ error }, 'What goes on beside the posts failed')
        },
      )
      .finally(() => this.#underway.delete(ended))
    this.#underway.add(ended)
    this.#begun(ended)
  }

  /** Resolves when all of it has ended, what it began as well. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway)
  }

  /** Resolves when all of it has ended, and what it left to others, who say when they are `idle`. */
  async settledBeside(idle: () => Promise<void>): Promise<void> {
    for (await idle(); this.#underway.size > 0; await idle()) await this.settled()
  }
}
