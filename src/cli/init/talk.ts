import { StartError } from '../../core/errors.ts'
import { wrapped } from '../sub-command.ts'

/** A conversation with whoever sits at the terminal. Every question rejects with StartError once they leave (Ctrl+C). */
export type Talk = {
  begin(title: string): void
  end(sentence: string): void
  /** Text between questions, each line as it is. */
  show(title: string, lines: readonly string[]): void
  choose<T extends string>(
    question: string,
    options: { value: T; label: string; hint?: string }[],
  ): Promise<T>
  agree(question: string): Promise<boolean>
  /** Never shown. `wrong` answers why a text cannot be right, if it cannot. */
  secret(question: string, wrong: (text: string) => string | undefined): Promise<string>
  /** Says that something goes on until it has ended, then how it ended. */
  during<T>(what: string, work: Promise<T>, ended: (result: T) => string): Promise<T>
}

/** The conversation, by clack. */
export async function openTalk(): Promise<Talk> {
  // Loaded for whoever is asked alone.
  const clack = await import('@clack/prompts')
  const answer = <T>(given: T): Exclude<T, symbol> => {
    if (!clack.isCancel(given)) return given as Exclude<T, symbol>
    clack.cancel('Nothing more was changed.')
    throw new StartError([])
  }
  // Its frame stands at the left of each line.
  const framed = (text: string): string => wrapped(text, process.stdout.columns && process.stdout.columns - 4)
  const wrong = (why: string | undefined): string | undefined =>
    why && wrapped(why, process.stdout.columns && process.stdout.columns - 4, '   ')
  return {
    begin: clack.intro,
    end: clack.outro,
    show: (title, lines) => {
      clack.log.step(framed(title))
      // Without a frame: what is copied from here must hold no bars.
      if (lines.length > 0)
        console.log(`\n${lines.map((line) => wrapped(line, process.stdout.columns, '     ')).join('\n')}\n`)
    },
    choose: async (message, options) => answer(await clack.select<string>({ message, options })) as never,
    agree: async (message) => answer(await clack.confirm({ message })),
    secret: async (message, check) =>
      answer(await clack.password({ message, validate: (text) => wrong(check((text ?? '').trim())) })).trim(),
    during: async (what, work, ended) => {
      const spinner = clack.spinner()
      spinner.start(what)
      try {
        const result = await work
        spinner.stop(framed(ended(result)))
        return result
      } catch (error) {
        spinner.error('It could not be done.')
        throw error
      }
    },
  }
}
