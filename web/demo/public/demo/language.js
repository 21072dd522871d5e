/** The page's language from its address ("?language=ru"), set before anything is drawn; nothing is stored. */
(() => {
  const titles = {
    az: "Nümunə Peşə Təhsil Mərkəzi (uydurma)",
    ru: "Учебный центр «Пример» (вымышленный)",
    en: "Example Vocational Education Centre (fictitious)",
  };
  const asked = new URLSearchParams(location.search).get("language") ?? "az";
  const language = Object.hasOwn(titles, asked) ? asked : "az";
  document.documentElement.lang = language;
  document.title = titles[language];
})();
