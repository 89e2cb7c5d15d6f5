// What an editor types in a field for a date stays. When such a field is left, the calendar of Wagtail would rewrite it: to today
// when it can make nothing of it, and to a day in March when it says 31 February. The form says what is wrong, on the field itself.
const defaults = window.jQuery?.fn.datetimepicker?.defaults;
if (defaults) defaults.validateOnBlur = false;
