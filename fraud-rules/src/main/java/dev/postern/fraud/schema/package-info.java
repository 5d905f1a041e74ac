/** What a rule may speak of: variables, features, lists and money, and the record that holds their values. */
package dev.postern.fraud.schema;
