/** axe-core's serious and critical findings on a page as it stands; moderate ones too where asked. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

interface Axe { run(root: Document, options: object): Promise<{ violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly target: readonly string[] }[] }[] }> }

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** By evaluation, not by a script tag: the page's own policy forbids foreign scripts, and stays on. */
export const seriousIn = async (page: Page, impacts: readonly string[] = ['serious', 'critical']): Promise<string[]> => {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(source)
  return page.evaluate(async wanted => {
    // What fades in has half its contrast for a moment; that moment is nobody's screen.
    await Promise.allSettled(document.getAnimations().filter(animation => animation.effect?.getComputedTiming().iterations !== Infinity).map(animation => animation.finished))
    const { axe } = window as Window & { axe?: Axe }
    if (axe === undefined) throw new Error('axe did not load')
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.filter(({ impact }) => wanted.includes(impact)).map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)
  }, impacts)
}
