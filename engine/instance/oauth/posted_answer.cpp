// The one page of ours with a script: that line, which its policy names by digest.
#include "posted_answer.hpp"

namespace pheidi::instance::oauth {

web::answer posted_answer(const authorization_request& r, const query& answer) {
  hidden_fields fields(answer.begin(), answer.end());
  if (r.state) fields.emplace_back("state", *r.state);
  page p;
  p.title = "Back to the application";
  p.forms_lead_to = forms_lead_to(r.redirect_uri);
  p.script = "document.forms[0].submit();";
  p.body = paragraph("If nothing happens, go on with the button.") +
           form_to_others(r.redirect_uri, fields, button("Go on"));
  return to_answer(p);
}

} // namespace pheidi::instance::oauth
