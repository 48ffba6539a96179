/** How far from either end of the file its marks may stand (ISO 32000-1, implementation notes 13 and 18). */
const edgeBytes = 1024

/**
 * Does a PDF begin and end like one? The browser's own viewer answers a file
 * that was cut off in English and without a way on, so it is not asked.
 */
export const isWholePdf = async (file: Blob): Promise<boolean> => {
  const words = async (from: number, to: number): Promise<string> => new TextDecoder('latin1').decode(await file.slice(from, to).arrayBuffer())
  return (await words(0, edgeBytes)).includes('%PDF-') && (await words(Math.max(0, file.size - edgeBytes), file.size)).includes('%%EOF')
}
