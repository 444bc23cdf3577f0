import type { ProductCard as Product } from '@rag-assistant/contracts';
import type { VNode } from 'preact';
import { count } from '../figures.ts';

const stockOf = (stock: number): { text: string; state: string } => {
  if (stock === 0) return { text: 'Out of stock', state: 'out' };
  return stock <= 5 ? { text: `Only ${stock} left`, state: 'low' } : { text: `${count(stock)} in stock`, state: 'in' };
};

interface ProductCardProps {
  readonly product: Product;
  readonly onOpen: (opener: HTMLElement) => void;
}

/** The name opens the product's source. */
export const ProductCard = ({ product, onOpen }: ProductCardProps): VNode => {
  const stock = product.stock === null ? null : stockOf(product.stock);
  return (
    <li class="product">
      {product.brand !== null && <p class="product-brand">{product.brand}</p>}
      <h3>
        <button
          type="button"
          onClick={({ currentTarget }) => {
            onOpen(currentTarget);
          }}
        >
          {product.name}
        </button>
      </h3>
      <p class="product-price">{product.price?.text ?? 'No price given'}</p>
      <p class="product-facts">
        {stock && <span class={`stock stock-${stock.state}`}>{stock.text}</span>}
        {product.rating !== null && (
          <span aria-label={`Rated ${product.rating} of 5 by ${product.ratingCount ?? 0} people`} role="img">
            ★ {product.rating.toFixed(1)}
            {product.ratingCount !== null && <span class="quiet"> ({count(product.ratingCount)})</span>}
          </span>
        )}
      </p>
    </li>
  );
};
