/** One thing that is due at some time: whose it is, and in which series. */
export type AgendaItem = { series: string; id: string }

/** What was taken from an agenda: this process's alone until it is done. `handle` is the agenda's own. */
export type Taken = AgendaItem & { readonly handle?: unknown }

/**
 * What is to be looked at when (epoch ms); each item is in it at most once. Held in memory it is one process's; in a
 * database, any number of processes take from it.
 */
export interface Agenda {
  /** Items that wait, where that is known without asking. */
  readonly size: number | undefined
  /** Adds an item or moves it; one that is taken keeps it for when it is done. */
  set(item: AgendaItem, at: number): Promise<void>
  delete(item: AgendaItem): Promise<void>
  /** Takes at most `limit` items of each series due at or before `now`, earliest first. */
  take(now: number, limit: number): Promise<Taken[]>
  /** What was taken was looked at, and is due again at an instant, if at all. What was set meanwhile holds instead. */
  done(taken: Taken, at?: number): Promise<void>
}

/** An agenda that several processes take from: whoever is silent for long loses what it took to the others. */
export interface SharedAgenda extends Agenda {
  /** Says that this process still works on what it took. Resolves to what is no longer its own. */
  keep(taken: readonly Taken[]): Promise<Taken[]>
  /** Sets anew what by the ledger is overdue at an instant, or was never looked at, and the agenda does not know of: some at a time. Resolves to how many. */
  arm(now: number): Promise<number>
}
