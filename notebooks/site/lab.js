// Taken in by JupyterLab, which asks for scripts in this form: what the cells of Korean notebooks show is said in Korean.
(globalThis._JUPYTERLAB ??= {})["ohlora-words"] = {
  init() {},
  get: async () => () => ({
    id: "ohlora-words:korean",
    autoStart: true,
    activate({shell}) {
      const panelOf = element => [...shell.widgets("main")].find(({node}) => node === element.closest(".jp-NotebookPanel"));
      const isKorean = element => element.closest(".jp-OutputArea-output") && panelOf(element)?.context.path.endsWith(".ko.ipynb");
      ohloraWords(CATALOGUE, isKorean);

      /** The title of a sheet, which is drawn in English, stands below it too, where it is said in Korean. */
      function caption(picture) {
        const {outputArea} = panelOf(picture).content.widgets.find(({node}) => node.contains(picture));
        picture.alt = outputArea.model.get(outputArea.widgets.findIndex(({node}) => node.contains(picture))).data["text/plain"] ?? "";
        const title = picture.alt.match(/(.*?) \(\d[\d,]* pictures?\)$/)?.[1];
        if (title) picture.after(Object.assign(document.createElement("p"), {textContent: title}));
      }
      new MutationObserver(() => [...document.querySelectorAll(".jp-RenderedImage > img:not([alt])")].filter(isKorean).forEach(caption))
        .observe(document.body, {subtree: true, childList: true});
    },
  }),
};
