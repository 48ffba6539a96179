/** Hands a file to the browser's downloads. The name is what the user will look for later. */
export const saveFile = (content: Blob, name: string): void => {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[\\/:*?"<>|\u0000-\u001f]/gu, '_')
  link.click()
  // The download reads the address after the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Opens a PDF where it can be printed; false when the browser refused a new window. */
export const openPdf = (bytes: Uint8Array): boolean => {
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type: 'application/pdf' }))
  setTimeout(() => URL.revokeObjectURL(url), 600_000)
  return window.open(url, '_blank') !== null
}
