// What scripts add to pages that work without them.
import { copying } from "./copy.js";
import { drill } from "./drill.js";
import { suggest } from "./suggest.js";
import { tables } from "./tables.js";
import { hideTip, tips } from "./tips.js";

/** @param {ParentNode} root */
function improve(root) {
  hideTip();
  tables(root);
  tips(root);
  suggest(root);
  copying(root);
}

improve(document);
// A page of the desk is what it is at the moment that it is loaded, with a script of its own.
if (!document.querySelector("link[href*='/-/desk.css']")) drill(improve);
