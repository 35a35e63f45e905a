/**
 * How tables, figures and faces are shown to people, in a notebook or on a page. In flow the other
 * packages' tables and images; out flow HTML and PNG. Only commands, notebooks and the demo's card
 * use it.
 */
package ohlora.view;
