/** The types of link.js. Save it beside your code, or reference it from there. */

export interface LinkOptions {
  /** From the mutation `createLinkToken`: good for 30 minutes, and for one account. */
  token: string;
  /**
   * An element to show the page in, in an iframe that fills it. Without one a popup opens, in place
   * of one that is still open.
   */
  container?: Element;
  /** The account is linked. Ask your own backend to confirm: it can read `linkedAccount(id)`. */
  onSuccess?: (linked: { accountId: string }) => void;
  /** Nothing was linked, and the page is gone. Not called once `onSuccess` was. */
  onExit?: (exit: LinkExit) => void;
}

export interface LinkExit {
  /**
   * CLOSED: the window was closed. CANCELLED: by the page's own button. POPUP_BLOCKED: the browser
   * opened none; call `link` right in the handler of a click.
   */
  reason: "CLOSED" | "CANCELLED" | "POPUP_BLOCKED";
  /** What the administrator met last, if anything went wrong. */
  failure: LinkFailure | null;
}

export type LinkFailure =
  | "TOKEN_UNKNOWN"
  | "TOKEN_EXPIRED"
  | "TOKEN_USED"
  | "ACCOUNT_DISABLED"
  | "METHOD_UNAVAILABLE"
  | "CONSENT_DENIED"
  | "CONSENT_UNKNOWN"
  | "OTHER_BROWSER"
  | "CONSENT_REFUSED"
  | "CONSENT_INSUFFICIENT"
  | "KEY_MISSING"
  | "KEY_REFUSED"
  | "KEY_INSUFFICIENT"
  | "PROVIDER_UNAVAILABLE"
  | "FORM_REFUSED"
  | "UNAVAILABLE";

export interface LinkHandle {
  /** Take the page away. No callback is called any more. */
  close(): void;
}

declare global {
  const HireGraph: {
    /** Open the link page. Call it in the handler of a click, or browsers block the popup. */
    readonly link: (options: LinkOptions) => LinkHandle;
  };
  interface Window {
    HireGraph: typeof HireGraph;
  }
}
