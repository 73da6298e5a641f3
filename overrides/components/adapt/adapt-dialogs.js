// The dialogs of the form that adapts a playbook. A script of its own, loaded when the first one opens.

import { openDrafts } from "./adapt-drafts.js";
import { openForm } from "./adapt-form.js";
import { openReview, openUpstream } from "./adapt-review.js";

export const adaptDialogs = { openDrafts, openForm, openReview, openUpstream };
