import type { ComponentInternalInstance } from 'vue'

/** What is drawn on, `width` by `height` units at twice that many points, and how it becomes a file for `image`. */
export interface Surface { context: CanvasRenderingContext2D; file: () => Promise<string> }

const SCALE = 2

/** The canvas of a page by its id in WeChat; one of its own in the browser, where the page shows the picture instead. */
export function surface(id: string, page: ComponentInternalInstance | null, width: number, height: number): Promise<Surface> {
  return new Promise((resolve, reject) => {
    const drawnOn = (canvas: HTMLCanvasElement, file: Surface['file']) => {
      canvas.width = width * SCALE
      canvas.height = height * SCALE
      const context = canvas.getContext('2d')
      if (!context) {
        reject(new Error('no canvas'))
        return
      }
      context.scale(SCALE, SCALE)
      resolve({ context, file })
    }
    // #ifdef H5
    {
      const canvas = document.createElement('canvas')
      drawnOn(canvas, () => Promise.resolve(canvas.toDataURL('image/png')))
      void [id, page]
    }
    // #endif
    // #ifdef MP-WEIXIN
    uni.createSelectorQuery().in(page?.proxy).select(`#${id}`).node((found: { node?: HTMLCanvasElement } | null) => {
      const canvas = found?.node
      if (!canvas) {
        reject(new Error('no canvas'))
        return
      }
      drawnOn(canvas, () => new Promise((done, failed) => {
        uni.canvasToTempFilePath({ canvas, canvasId: id, fileType: 'png', success: (answer: { tempFilePath: string }) => done(answer.tempFilePath), fail: failed } as unknown as UniNamespace.CanvasToTempFilePathOptions)
      }))
    }).exec()
    // #endif
  })
}

/** Puts a picture among the photos of the phone, or the downloads of the browser. False: the person did not allow it. */
export function keepPicture(file: string, name: string): Promise<boolean> {
  return new Promise(resolve => {
    // #ifdef H5
    {
      const link = document.createElement('a')
      link.href = file
      link.download = name
      link.click()
      resolve(true)
    }
    // #endif
    // #ifdef MP-WEIXIN
    void name
    uni.saveImageToPhotosAlbum({ filePath: file, success: () => resolve(true), fail: () => resolve(false) })
    // #endif
  })
}
