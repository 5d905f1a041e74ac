/**
 * What billers, shops and wallets tell in files: open bills, products, codes that customers show. Read again when they
 * change; a bad file is named and the old one kept.
 */
package dev.postern.processor.catalogue;
