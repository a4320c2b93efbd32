import type { z } from 'zod'
import { MENU_LABEL, MENU_OPTIONS, type Menu } from './card.ts'
import { type Signature, writeArguments } from './command.ts'
import { cut } from './text.ts'

/**
 * A menu that calls a command, with arguments of that command's types; what would be chosen twice is there once, and what is too
 * long is cut. Where there is more to choose than a menu holds, it says so; the card says how one reaches the rest.
 */
export function menuFor<A extends z.ZodObject>(
  { name, args }: Signature<A>,
  placeholder: string,
  options: readonly { label: string; about?: string; values: z.input<A> }[],
): Menu {
  const made = options.map(({ label, about, values }) => ({
    label: cut(label, MENU_LABEL),
    ...(about && { about: cut(about, MENU_LABEL) }),
    arg: writeArguments(args, values),
  }))
  const unique = [...new Map(made.map((option) => [option.arg, option])).values()]
  const isCut = unique.length > MENU_OPTIONS
  return {
    placeholder: isCut ? `${placeholder} (the first ${MENU_OPTIONS} of ${unique.length})` : placeholder,
    action: name,
    options: unique.slice(0, MENU_OPTIONS),
  }
}
