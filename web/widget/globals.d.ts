/** Put in at build time: changes with app.js, so that an old copy in a cache is never paired with a new loader. */
declare const __APP_VERSION__: string;
