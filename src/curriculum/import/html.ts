const NAMED: Record<string, string> = Object.fromEntries(
  `amp & lt < gt > quot " apos ' nbsp \u0020 hellip … mdash — ndash – lsquo ‘ rsquo ’ ldquo “ rdquo ” laquo « raquo »
  times × divide ÷ minus − plusmn ± deg ° micro µ middot · bull • copy © reg ® trade ™ euro € pound £ yen ¥ sect §
  rarr → larr ← uarr ↑ darr ↓ harr ↔ rArr ⇒ le ≤ ge ≥ ne ≠ asymp ≈ infin ∞ sum ∑ radic √ alpha α beta β gamma γ
  delta δ epsilon ε theta θ lambda λ mu μ pi π sigma σ phi φ omega ω Delta Δ Sigma Σ Omega Ω
  auml ä ouml ö uuml ü Auml Ä Ouml Ö Uuml Ü szlig ß eacute é egrave è ecirc ê agrave à acirc â ccedil ç ntilde ñ`
    .split(/\s+(?=\S)/)
    .reduce<[string, string][]>((pairs, word, i, words) => {
      if (i % 2 === 0) pairs.push([word, words[i + 1] ?? ' '])
      return pairs
    }, []),
)
NAMED.nbsp = ' '

function entity(whole: string, body: string): string {
  if (!body.startsWith('#')) return Object.hasOwn(NAMED, body) ? (NAMED[body] ?? whole) : whole
  const code = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1))
  const isSign =
    code > 31 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && !(code > 126 && code < 160)
  return isSign ? String.fromCodePoint(code) : whole
}

const TAGS =
  'a|abbr|article|audio|b|big|blockquote|body|br|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|head|hr|html|i|img|ins|kbd|li|link|mark|meta|ol|p|picture|pre|q|s|samp|script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|var|video'
const TAG = new RegExp(`<(/?)(${TAGS})\\b([^<>]{0,2000})>`, 'gi')
const HIDDEN = /<(script|style|head)\b[^<>]{0,2000}>[^]*?<\/\1\s*>/gi

const MARKS: Record<string, string> = { b: '**', strong: '**', i: '*', em: '*', code: '`', tt: '`', kbd: '`' }

function mark(closing: string, given: string, attributes: string): string {
  const tag = given.toLowerCase()
  if (tag === 'br') return '\\\n'
  if (tag === 'img') return /\balt\s*=\s*"([^"]*)"/i.exec(attributes)?.[1] ?? ''
  if (tag === 'li') return closing ? '' : '\n- '
  if (tag === 'pre') return closing ? '\n```\n' : '\n```\n'
  if (tag === 'td' || tag === 'th') return closing ? ' · ' : ''
  if (/^(?:p|h[1-6]|div|section|article|table|ul|ol|dl|blockquote|details|summary|hr|figure)$/.test(tag))
    return '\n\n'
  if (/^(?:tr|dt|dd)$/.test(tag)) return '\n'
  return MARKS[tag] ?? ''
}

/** Parts of a text that stand in code, which hold no HTML to read. */
const CODE = /(```[^]*?(?:```|$)|`[^`\n]*`)/

/**
 * HTML as card text: tags become marks, lines and lists, entities their signs, and what nobody reads is left out. Text
 * without HTML stays as it is; so does code between backticks.
 */
export function htmlToText(source: string): string {
  if (!/<[a-z/!]|&[#\w]+;/i.test(source)) return source
  return source
    .split(CODE)
    .map((part, i) => (i % 2 === 1 ? part : tagsToText(part)))
    .join('')
    .replace(/\*\*(\s*)\*\*|(?<!\*)\*(\s+)\*(?!\*)/g, '$1$2')
    .replace(/\\\n(?=\s*(?:\n|$|- |```))/g, '\n')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const tagsToText = (part: string): string =>
  part
    .replace(/<!--[^]*?(?:-->|$)/g, '')
    .replace(HIDDEN, '')
    // A type's parameter, such as List<U>, looks like a tag that nothing ends.
    .replace(TAG, (whole: string, closing: string, tag: string, attributes: string) =>
      /^[A-Z]$/.test(tag) && !part.includes(`</${tag}>`) ? whole : mark(closing, tag, attributes),
    )
    .replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, entity)
