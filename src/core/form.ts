/** One of what an input offers: what is shown, and what is sent. */
export type Choice = { label: string; value: string }

/**
 * One input of a form. A value is text, whatever the kind:
 * - `text`, and `long` for a text area: as typed
 * - `choice`: the value of one of its `choices`. With `other`, the words that stand behind them, it may be anything else, as typed
 * - `choices`: the values of several, none of which has a comma, joined by commas
 * - `toggle`: `on` or `off`
 * - `time`: a local time, HH:MM
 * - `date`: a local date, YYYY-MM-DD; `choices` are the nearest that may be chosen, the first of them the earliest of all
 * - `zone`: an IANA zone; `choices` are likely ones, each with the time there, and completions find the others
 * - `file`: no value; the text of a file whose name ends as `ends` say comes in the `files` of what is submitted. It is never required:
 *   where a platform's forms take no file, the input is left out
 * - `role`: whom a post may mention, as the platform's `readRole` reads it or by id alone
 *
 * Where a platform has no control for a time, date, zone, or role, it is typed, and may arrive as somebody wrote it. `value` is what
 * the input begins with. It need not fit its kind: what was refused stands there again.
 */
export type FormInput = {
  name: string
  label: string
  hint?: string
  required?: boolean
  value?: string
} & (
  | { kind: 'text' | 'long'; placeholder?: string }
  | { kind: 'choice'; choices: Choice[]; other?: string }
  | { kind: 'choices' | 'date' | 'zone'; choices: Choice[] }
  | { kind: 'file'; ends: string[] }
  | { kind: 'toggle' | 'time' | 'role' }
)

/** Longest file that a form takes, in bytes. */
export const FILE_BYTES = 512 * 1024

/** A modal, at most 5 inputs. Submitting dispatches `action` with `arg` and the values by input name. */
export type Form = { title: string; submit: string; action: string; arg?: string; inputs: FormInput[] }

/** The form as somebody filled it in. */
export const filledIn = (form: Form, values: Readonly<Record<string, unknown>>): Form => ({
  ...form,
  inputs: form.inputs.map((input) => {
    const value = values[input.name]
    return value === undefined ? input : { ...input, value: String(value) }
  }),
})

/** The values of an input of several. */
export const severalIn = (value = ''): string[] => value.split(',').filter((each) => each !== '')

/** Whether what an input begins with is nothing, or among what it offers. */
export const isOffered = ({ value = '' }: FormInput, choices: readonly Choice[]): boolean =>
  value === '' || choices.some((choice) => choice.value === value)
