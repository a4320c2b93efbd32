import { hash } from 'node:crypto'
import { buttonState, readButtonState } from '../../core/card.ts'
import { LIMITS } from './limits.ts'

/**
 * What a message of a delivery is found by: 22 characters made from its key, the same each time. Short enough for a
 * nonce (25), and it leaves 77 characters of a custom_id to the button's state.
 */
export const markOf = (key: string): string => hash('sha256', key, 'base64url').slice(0, 22)

/** A button's custom_id as it was read; `mark` where the message is a delivery. */
export type ButtonId = { action: string; arg: string; mark: string | undefined }

/** The action of the button that opens a refused form again; no command begins so. */
export const CORRECT = '?'

const FORM = /^(\.*)(?:~([\w-]{22}))?([^]*)$/

/**
 * Writes a custom_id: the state, before it the mark of a delivery, before that one dot for each earlier button that says
 * the same (Discord refuses two alike). No action begins with a dot or a tilde. `undefined` when it is too long.
 */
export function writeId(
  button: { action: string; arg?: string },
  mark: string | undefined,
  taken: ReadonlySet<string>,
): string | undefined {
  let id = `${mark === undefined ? '' : `~${mark}`}${buttonState(button)}`
  while (taken.has(id)) id = `.${id}`
  return id.length > LIMITS.customId ? undefined : id
}

/** Reads a custom_id, ours or anybody's; never fails. */
export function readId(id: string): ButtonId {
  const [, , mark, state = ''] = FORM.exec(id) ?? []
  return { ...readButtonState(state), mark }
}
