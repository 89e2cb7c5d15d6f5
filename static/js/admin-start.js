// Starts Wagtail's widgets: what its inline scripts would do, see doedemocratie/editorial/inline_scripts.py.

// Nothing else can be called, whoever writes the element.
const STARTED = /^(?:InlinePanel|MultipleChooserPanel|(?:init|create)?[A-Z]\w*Chooser|Chooser)$/;

customElements.define(
  "doe-start",
  class extends HTMLElement {
    connectedCallback() {
      const { name, arguments: given } = this.dataset;
      if (!name) return;
      // A widget that is moved or copied was started already.
      this.removeAttribute("data-name");
      const widget = STARTED.test(name) && Object.hasOwn(window, name) ? window[name] : undefined;
      if (!widget) throw new Error(`No widget is called ${name}.`);
      if (/^[a-z]/.test(name)) widget(...JSON.parse(given));
      else new widget(...JSON.parse(given));
    }
  },
);
